from django.db import migrations

from tenants.late.triggers import notices_changes, notices_late_changes


class Migration(migrations.Migration):
    """From here on nights count which homes voted, and by whose hand."""

    dependencies = [("decisions", "0004_bind_votes_and_repeat_void_ones")]

    operations = [
        notices_late_changes("decisions_ballot", "cast_on"),
        notices_changes("decisions_voterpart"),
    ]
