from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("facilities", "0005_index")]
    operations = [
        migrations.AddField(
            "station",
            "parent",
            models.ForeignKey("facilities.Station", models.CASCADE, null=True, db_index=False),
        ),
    ]
