from django.db import migrations, models

from tenants.late.triggers import notices_late_changes

# Whoever came to the seat as a party member is one.
_KNOWN = "UPDATE bodies_seat SET is_party_member = true WHERE source = 'party_member'"


class Migration(migrations.Migration):
    dependencies = [("bodies", "0002_notice_late_changes")]
    operations = [
        migrations.AddField(
            model_name="seat",
            name="is_party_member",
            field=models.BooleanField(blank=True, null=True, verbose_name="党员"),
        ),
        migrations.RunSQL(_KNOWN, migrations.RunSQL.noop),
        notices_late_changes("bodies_seat", "since_on", "until_on"),
    ]
