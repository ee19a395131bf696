from django.db import migrations

from tenants.late.triggers import notices_late_changes


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_open_matters"), ("late", "0001_mark_late_changes")]
    operations = [
        notices_late_changes("matters_stagemoment", "at"),
        notices_late_changes("matters_verdict", "at"),
        notices_late_changes("matters_quietmonth", "month"),
        notices_late_changes("matters_matter", "merged_at"),
    ]
