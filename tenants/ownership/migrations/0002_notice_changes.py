from django.db import migrations

from tenants.late.triggers import notices_changes


class Migration(migrations.Migration):
    dependencies = [("ownership", "0001_initial"), ("late", "0001_mark_late_changes")]
    operations = [notices_changes("ownership_part")]
