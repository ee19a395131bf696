from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("facilities", "0001_initial")]
    operations = [
        migrations.AddField("station", "wing", models.CharField(max_length=20, null=True)),
    ]
