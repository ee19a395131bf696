import district.core.clock
import district.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.UUIDField(default=district.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=district.core.clock.now, editable=False)),
                ('kind', models.CharField(choices=[('party_members', '党员'), ('grid_members', '网格员'), ('volunteers', '志愿者'), ('enterprise', '共建企业'), ('property_company', '物业公司')], max_length=16, verbose_name='哪一类')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('since_on', models.DateField(verbose_name='从哪天起')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='哪天结束')),
            ],
            options={
                'ordering': ['kind', 'name'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gt', models.F('since_on')), _connector='OR'), name='partner_ends_after_it_begins'), models.UniqueConstraint(fields=('kind', 'name'), name='partner_once_in_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.UUIDField(default=district.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=district.core.clock.now, editable=False)),
                ('promise', models.CharField(max_length=200, verbose_name='约定做什么')),
                ('agreed_on', models.DateField(verbose_name='哪天约定的')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='最迟哪天做到')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='哪天做到的')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='partners.partner')),
            ],
            options={
                'ordering': [models.OrderBy(models.F('due_on'), nulls_last=True), 'agreed_on', 'created_at'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('due_on', None), ('due_on__gte', models.F('agreed_on')), _connector='OR'), name='agreement_is_due_after_it_is_made'), models.UniqueConstraint(fields=('partner', 'agreed_on', 'promise'), name='agreement_once_a_day')],
            },
        ),
    ]
