from django.db import migrations

from tenants.late.triggers import notices_late_changes


class Migration(migrations.Migration):
    dependencies = [("party", "0001_initial"), ("late", "0001_mark_late_changes")]
    operations = [notices_late_changes("party_branch", "founded_on", "dissolved_on")]
