"""What a row of a file turns out to be beside what is already known."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """Importing the same file twice gives nothing but ``UNCHANGED``."""

    NEW = "new", _("新增")
    CHANGED = "changed", _("更新")
    UNCHANGED = "unchanged", _("无变化")
    BAD = "bad", _("有错")


def differing(row: models.Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of ``values`` that ``row`` does not have yet."""
    return {name: value for name, value in values.items() if getattr(row, name) != value}
