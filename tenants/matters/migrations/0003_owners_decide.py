from django.db import migrations, models

from tenants.ownership.subjects import Subject


class Migration(migrations.Migration):

    dependencies = [("matters", "0002_notice_late_changes")]

    operations = [
        migrations.AddField(
            model_name="matter",
            name="owners_decided_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="matter",
            name="owners_subject",
            field=models.CharField(
                "由业主共同决定的事项",
                max_length=6,
                choices=Subject.choices,
                blank=True,
                db_default="",
            ),
        ),
    ]
