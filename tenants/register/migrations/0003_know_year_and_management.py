import district.core.clock
import district.core.ids
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

from tenants.late.triggers import notices_late_changes


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0002_notice_changes'),
        ('late', '0001_mark_late_changes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Management',
            fields=[
                ('id', models.UUIDField(default=district.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=district.core.clock.now, editable=False)),
                ('mode', models.CharField(choices=[('company', '物业企业'), ('self', '自管'), ('self_trial', '自管（试行）'), ('employer', '单位托管'), ('street', '街道兜底'), ('none', '无物业')], max_length=16, verbose_name='管理方式')),
                ('company', models.CharField(blank=True, max_length=60, verbose_name='物业企业')),
                ('basis', models.CharField(blank=True, max_length=120, verbose_name='管理依据')),
                ('since_on', models.DateField()),
                ('since_precision', models.CharField(choices=[('day', '精确到日'), ('month', '精确到月'), ('year', '精确到年'), ('about', '大约'), ('decade', '年代'), ('not_after', '不晚于')], default='day', max_length=12)),
                ('until_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-since_on'],
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='building',
            name='built_year',
            field=models.SmallIntegerField(blank=True, null=True, verbose_name='建成年份'),
        ),
        migrations.AddConstraint(
            model_name='building',
            constraint=models.CheckConstraint(condition=models.Q(('built_year', None), ('built_year__gte', 1800), _connector='OR'), name='building_has_a_year'),
        ),
        migrations.AddConstraint(
            model_name='management',
            constraint=models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gt', models.F('since_on')), _connector='OR'), name='management_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='management',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('mode', 'company'), _negated=True), models.Q(('company', ''), _negated=True), _connector='OR'), name='managing_company_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='management',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func('since_on', 'until_on', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='management_is_one_at_a_time'),
        ),
        notices_late_changes('register_management', 'since_on', 'until_on'),
    ]
