from django.db import migrations

from tenants.late.triggers import notices_late_changes


class Migration(migrations.Migration):
    dependencies = [("bodies", "0001_initial"), ("late", "0001_mark_late_changes")]
    operations = [notices_late_changes("bodies_body", "formed_on", "filed_on", "term_ends_on", "dissolved_on")]
