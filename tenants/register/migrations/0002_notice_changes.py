from django.db import migrations

from tenants.late.triggers import notices_changes


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial"), ("late", "0001_mark_late_changes")]
    operations = [
        notices_changes("register_building"),
        notices_changes("register_unit"),
        notices_changes("register_household"),
        notices_changes("register_declaredtotals"),
    ]
