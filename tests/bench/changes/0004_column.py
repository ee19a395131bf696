from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("facilities", "0003_say_whom_a_station_serves")]
    operations = [
        migrations.AddField("station", "wing", models.CharField(max_length=20, null=True)),
    ]
