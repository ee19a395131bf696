from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("facilities", "0004_column")]
    operations = [
        migrations.AddIndex("station", models.Index(fields=["wing"], name="station_by_wing")),
    ]
