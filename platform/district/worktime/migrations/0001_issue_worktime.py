import django.core.validators
from django.db import migrations, models

import district.core.clock
import district.core.ids
from district.tenancy.append_only import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=district.core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=district.core.clock.now, editable=False),
                ),
                (
                    "kind",
                    models.CharField(
                        "种类",
                        max_length=8,
                        choices=[
                            ("year", "工作日历"),
                            ("hours", "办公时间"),
                            ("rules", "办理时限"),
                        ],
                    ),
                ),
                ("year", models.PositiveSmallIntegerField("年份", default=0)),
                (
                    "version",
                    models.PositiveIntegerField(
                        "版本",
                        unique=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                    ),
                ),
                ("valid_from", models.DateField("从哪天起")),
                ("terms", models.JSONField()),
                ("note", models.CharField("为什么改", blank=True, max_length=200)),
                ("issued_by_id", models.UUIDField(null=True)),
            ],
            options={"ordering": ["-version"], "default_permissions": ()},
        ),
        append_only("worktime_edition"),
    ]
