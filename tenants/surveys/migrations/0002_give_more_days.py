from django.db import migrations

from tenants.surveys.guards import may_get_more_days


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_ask_households")]

    operations = [may_get_more_days()]
