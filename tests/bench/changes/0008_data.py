from typing import Any

from django.db import migrations


def fill_wings(apps: Any, editor: Any) -> None:
    apps.get_model("facilities", "Station").objects.filter(wing=None).update(wing="A")


class Migration(migrations.Migration):
    dependencies = [("facilities", "0007_table")]
    operations = [migrations.RunPython(fill_wings, migrations.RunPython.noop)]
