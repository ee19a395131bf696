"""The tabs above the pages about the compound itself: who sees which comes from the one table."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from district.core.permissions import Action
from district.identity.access import may


@dataclass(frozen=True)
class Tab:
    """One tab as a viewer meets it."""

    url: str
    label: Promise
    active: bool


_TABS = (
    ("organisation:show", _("楼长"), Action.ORGANISATION_READ),
    ("organisation:bodies", _("组织"), Action.ORGANISATION_READ),
    ("subareas:show", _("片区"), Action.ORGANISATION_READ),
    ("grids:show", _("网格"), Action.ORGANISATION_READ),
    ("property:show", _("物业"), Action.ORGANISATION_READ),
    ("known_tasks:list", _("任务"), Action.ORGANISATION_READ),
    ("partners:show", _("共建"), Action.ORGANISATION_READ),
    ("meetings:list", _("议事"), Action.COUNCILS_READ),
    ("visits:list", _("敲门"), Action.VISITS_RECORD),
    ("disputes:list", _("调解"), Action.DISPUTES_MEDIATE),
    ("votes:list", _("表决"), Action.VOTES_READ),
    ("register:show", _("底册"), Action.REGISTER_READ),
    ("records:show", _("导入导出"), Action.RECORDS_IMPORT),
)


def compound_tabs(request: HttpRequest, active: str) -> list[Tab]:
    """The tabs that the viewer may open; a single one is none."""
    tabs = [
        Tab(reverse(name), label, name == active)
        for name, label, action in _TABS
        if may(request.user, action)
    ]
    return tabs if len(tabs) > 1 else []
