from django.db import migrations

from tenants.late.triggers import notices_late_changes


class Migration(migrations.Migration):
    dependencies = [("party", "0003_chain_down_to_households"), ("late", "0001_mark_late_changes")]
    operations = [
        notices_late_changes("party_partygroup", "since_on", "until_on"),
        notices_late_changes("party_member", "since_on", "until_on"),
        notices_late_changes("party_link", "since_on", "until_on"),
    ]
