import district.core.clock
import district.core.ids
import django.core.validators
from django.db import migrations, models

from district.tenancy.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('guides', '0001_issue_guides'),
    ]

    operations = [
        migrations.CreateModel(
            name='Checklist',
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
                ('note', models.CharField(blank=True, max_length=200, verbose_name='为什么改')),
                ('issued_by_id', models.UUIDField(null=True)),
            ],
            options={
                'ordering': ['-version'],
                'default_permissions': (),
            },
        ),
        append_only('guides_checklist'),
    ]
