import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("facilities", "0006_key")]
    operations = [
        migrations.CreateModel(
            "Locker",
            fields=[
                ("id", models.UUIDField(primary_key=True, default=uuid.uuid4)),
                ("cells", models.PositiveIntegerField()),
                ("station", models.ForeignKey("facilities.Station", models.CASCADE)),
            ],
        ),
    ]
