import district.core.clock
import district.core.ids
import django.core.validators
from django.db import migrations, models

from tenants.late.triggers import notices_late_changes


class Migration(migrations.Migration):

    initial = True

    dependencies = [('late', '0001_mark_late_changes')]

    operations = [
        migrations.CreateModel(
            name='KnownChecklist',
            fields=[
                ('id', models.UUIDField(default=district.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=district.core.clock.now, editable=False)),
                ('version', models.PositiveSmallIntegerField(unique=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='版本')),
                ('valid_from', models.DateField(verbose_name='从哪天起')),
                ('party_weight', models.PositiveSmallIntegerField()),
                ('joint_weight', models.PositiveSmallIntegerField()),
                ('joint_months', models.PositiveSmallIntegerField()),
                ('promise_weight', models.PositiveSmallIntegerField()),
                ('kept_weight', models.PositiveSmallIntegerField()),
            ],
            options={
                'ordering': ['-version'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Guidance',
            fields=[
                ('id', models.UUIDField(default=district.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=district.core.clock.now, editable=False)),
                ('holder_name', models.CharField(max_length=40, verbose_name='姓名')),
                ('sent_by', models.CharField(blank=True, max_length=60, verbose_name='由谁派出')),
                ('since_on', models.DateField()),
                ('since_precision', models.CharField(choices=[('day', '精确到日'), ('month', '精确到月'), ('year', '精确到年'), ('about', '大约'), ('decade', '年代'), ('not_after', '不晚于')], default='day', max_length=12)),
                ('until_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-since_on', 'created_at'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gt', models.F('since_on')), _connector='OR'), name='guidance_ends_after_it_begins'), models.UniqueConstraint(fields=('holder_name', 'since_on'), name='guidance_begins_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='ServicePromise',
            fields=[
                ('id', models.UUIDField(default=district.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=district.core.clock.now, editable=False)),
                ('text', models.CharField(max_length=200, verbose_name='承诺')),
                ('published_on', models.DateField(verbose_name='哪天公布的')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='最迟哪天做到')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='哪天做到的')),
            ],
            options={
                'ordering': [models.OrderBy(models.F('due_on'), nulls_last=True), 'published_on', 'created_at'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('due_on', None), ('due_on__gte', models.F('published_on')), _connector='OR'), name='promise_is_due_after_it_is_published'), models.UniqueConstraint(fields=('published_on', 'text'), name='promise_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='TripartiteMeeting',
            fields=[
                ('id', models.UUIDField(default=district.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=district.core.clock.now, editable=False)),
                ('held_on', models.DateField(verbose_name='哪天开的')),
                ('subject', models.CharField(max_length=80, verbose_name='议题')),
                ('outcome', models.CharField(blank=True, max_length=300, verbose_name='议定了什么')),
                ('branch_came', models.BooleanField(verbose_name='党支部到会')),
                ('residents_came', models.BooleanField(verbose_name='业委会、物管会或居民代表到会')),
                ('company_came', models.BooleanField(verbose_name='物业企业到会')),
            ],
            options={
                'ordering': ['-held_on', '-created_at'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('held_on', 'subject'), name='meeting_once_a_day')],
            },
        ),
        notices_late_changes('property_guidance', 'since_on', 'until_on'),
        notices_late_changes('property_tripartitemeeting', 'held_on'),
        notices_late_changes('property_servicepromise', 'published_on', 'due_on', 'done_on'),
        notices_late_changes('property_knownchecklist', 'valid_from'),
    ]
