from django.db import migrations

from tenants.late.triggers import notices_late_changes


class Migration(migrations.Migration):
    dependencies = [("facilities", "0001_initial"), ("late", "0001_mark_late_changes")]
    operations = [notices_late_changes("facilities_station", "opened_on", "closed_on")]
