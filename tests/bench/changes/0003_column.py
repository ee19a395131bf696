from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("facilities", "0002_notice_late_changes")]
    operations = [
        migrations.AddField("station", "wing", models.CharField(max_length=20, null=True)),
    ]
