"""A data migration: a function that runs in each compound with the models of its moment."""

from typing import Any

from django.db import migrations


def fill_wings(apps: Any, editor: Any) -> None:
    """Every station that has a name and no wing gets the first one."""
    stations = apps.get_model("facilities", "Station").objects.filter(wing=None)
    if stations.filter(name="broken").exists():
        raise ValueError("this compound's data are broken")
    stations.update(wing="A")


class Migration(migrations.Migration):
    dependencies = [("facilities", "0005_bring_everything")]
    operations = [migrations.RunPython(fill_wings, migrations.RunPython.noop)]
