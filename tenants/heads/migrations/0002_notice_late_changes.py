from django.db import migrations

from tenants.late.triggers import notices_changes, notices_late_changes


class Migration(migrations.Migration):
    dependencies = [("heads", "0001_initial"), ("late", "0001_mark_late_changes")]
    operations = [
        notices_late_changes("heads_headterm", "since_on", "until_on"),
        notices_changes("heads_title"),
    ]
