"""An index, a key, a constraint, a table and a log, as SQL alone."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from district.tenancy.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("facilities", "0004_add_wing")]
    operations = [
        migrations.AddIndex("station", models.Index(fields=["wing"], name="station_by_wing")),
        migrations.CreateModel(
            "Locker",
            fields=[
                ("id", models.UUIDField(primary_key=True, default=uuid.uuid4)),
                ("cells", models.PositiveIntegerField()),
                (
                    "station",
                    models.ForeignKey("facilities.Station", django.db.models.deletion.CASCADE),
                ),
            ],
        ),
        migrations.AddConstraint(
            "locker",
            models.CheckConstraint(condition=models.Q(cells__gt=0), name="locker_has_cells"),
        ),
        migrations.CreateModel(
            "LockerEvent",
            fields=[
                ("id", models.UUIDField(primary_key=True, default=uuid.uuid4)),
                ("text", models.TextField(default="")),
            ],
        ),
        append_only("facilities_lockerevent"),
    ]
