"""The levels of the tree as they are printed."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LEVELS: dict[str, str | Promise] = {
    "prefecture": _("市"),
    "district": _("区县"),
    "subdistrict": _("街道乡镇"),
    "community": _("社区"),
    "compound": pgettext_lazy("层级", "小区"),
}


def level_name(level: str) -> str:
    """What a level is called; an unknown one is printed as it is."""
    return str(LEVELS.get(level, level))
