"""What to fill next: the first mandatory field that is missing, and the page that fills it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.records.completeness import MissingField

_PAGES: dict[str, tuple[str, Promise]] = {
    "buildings": ("register:numbering", _("自动编号")),
    "units": ("register:numbering", _("自动编号")),
    "households": ("register:totals", _("申报总数")),
    "occupancy": ("records:show", _("用表格补居住情况")),
    "areas": ("homes:parts", _("补专有部分和面积")),
    "built_years": ("register:fill_built_year", _("补建成年份")),
    "management": ("property:enter", _("登记管理方式")),
    "heads": ("organisation:show", _("任命楼长")),
    "branches": ("organisation:bodies", _("登记党支部")),
    "bodies": ("organisation:bodies", _("登记组织")),
}


@dataclass(frozen=True)
class NextStep:
    url: str
    label: Promise


def next_step(missing: Sequence[MissingField]) -> NextStep | None:
    """None when nothing is missing."""
    if not missing:
        return None
    page, label = _PAGES[missing[0].name]
    return NextStep(reverse(page), label)
