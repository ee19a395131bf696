import district.core.clock
import district.core.ids
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from district.tenancy.append_only import append_only
from tenants.late.triggers import notices_late_changes


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0003_owners_decide'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='KnownEdition',
            fields=[
                ('id', models.UUIDField(default=district.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=district.core.clock.now, editable=False)),
                ('kind', models.CharField(choices=[('year', '工作日历'), ('hours', '办公时间'), ('rules', '办理时限')], max_length=8, verbose_name='种类')),
                ('year', models.PositiveSmallIntegerField(default=0, verbose_name='年份')),
                ('version', models.PositiveIntegerField(unique=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='版本')),
                ('valid_from', models.DateField(verbose_name='从哪天起')),
                ('terms', models.JSONField()),
            ],
            options={
                'ordering': ['-version'],
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='matter',
            name='paused_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='ClockChange',
            fields=[
                ('id', models.UUIDField(default=district.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=district.core.clock.now, editable=False)),
                ('round', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('paused', '暂停计时'), ('resumed', '恢复计时'), ('extended', '延期'), ('reckoned', '重算期限')], max_length=8, verbose_name='种类')),
                ('at', models.DateTimeField(default=district.core.clock.now)),
                ('reason', models.CharField(blank=True, choices=[('requester', '等诉求人补充情况'), ('weather', '等天气好转'), ('parts', '等材料或配件'), ('utility', '等水电气暖单位施工'), ('owners', '等业主共同决定'), ('upstream', '等上级或部门答复'), ('complex', '情况复杂'), ('several_units', '要几家单位配合'), ('construction', '要施工'), ('agreed', '和诉求人约好了')], max_length=16, verbose_name='原因')),
                ('days', models.PositiveSmallIntegerField(default=0)),
                ('is_long', models.BooleanField(default=False)),
                ('paused_for', models.DurationField(null=True)),
                ('respond_by', models.DateTimeField()),
                ('complete_by', models.DateTimeField(null=True)),
                ('actor', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clock_changes', to='matters.matter')),
            ],
            options={
                'ordering': ['at', 'id'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('complete_by', None), ('kind', 'paused')), models.Q(models.Q(('kind', 'paused'), _negated=True), ('complete_by__isnull', False)), _connector='OR'), name='clock_stands_while_paused'), models.CheckConstraint(condition=models.Q(('kind__in', ['resumed', 'reckoned']), models.Q(('reason', ''), _negated=True), _connector='OR'), name='clock_is_moved_for_a_reason')],
            },
        ),
        append_only("matters_clockchange"),
        notices_late_changes("matters_clockchange", "at"),
    ]
