from django.db import migrations, models

from tenants.decisions.guards import only_while_open

_KEPT = ("vote_id", "voter_id", "channel", "cast_on", "signer", "counts")
_BEFORE = only_while_open("decisions_ballot", *_KEPT)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_open_votes")]

    operations = [
        migrations.AddField(
            model_name="ballot",
            name="picture",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.RunSQL(sql=_BEFORE.reverse_sql, reverse_sql=_BEFORE.sql),
        only_while_open("decisions_ballot", *_KEPT, "picture"),
    ]
