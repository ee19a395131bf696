"""The tabs above the pages about the compound itself: who sees which comes from the one table.

They stand in three groups, so that a phone shows two lines of them and not five: who looks after
what, what is done together, and how things stand.
"""

from collections.abc import Iterator
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


@dataclass(frozen=True)
class Tabs:
    """The groups, where there is more than one, and the tabs of the page's own group."""

    groups: tuple[Tab, ...] = ()
    tabs: tuple[Tab, ...] = ()

    def __iter__(self) -> Iterator[Tab]:
        return iter(self.tabs)

    def __bool__(self) -> bool:
        return bool(self.groups) or len(self.tabs) > 1


_GROUPS = (
    (
        _("谁来管"),
        (
            ("organisation:show", _("楼长"), Action.ORGANISATION_READ),
            ("organisation:bodies", _("组织"), Action.ORGANISATION_READ),
            ("subareas:show", _("片区"), Action.ORGANISATION_READ),
            ("grids:show", _("网格"), Action.ORGANISATION_READ),
            ("property:show", _("物业"), Action.ORGANISATION_READ),
            ("partners:show", _("共建"), Action.ORGANISATION_READ),
        ),
    ),
    (
        _("一起做"),
        (
            ("meetings:list", _("议事"), Action.COUNCILS_READ),
            ("rooms:list", _("活动室"), Action.ROOMS_BOOK),
            ("visits:list", _("敲门"), Action.VISITS_RECORD),
            ("surveys:list", _("问卷"), Action.SURVEYS_READ),
            ("votes:list", _("表决"), Action.VOTES_READ),
            ("disputes:list", _("调解"), Action.DISPUTES_MEDIATE),
            ("works:list", _("小改善"), Action.WORKS_READ),
            ("superiors:list", _("上级"), Action.MATTER_RECORD_FOR_OTHERS),
        ),
    ),
    (
        _("看情况"),
        (
            ("register:show", _("底册"), Action.REGISTER_READ),
            ("known_tasks:list", _("任务"), Action.ORGANISATION_READ),
            ("burden:show", _("工夫"), Action.ORGANISATION_READ),
            ("records:show", _("导入导出"), Action.RECORDS_IMPORT),
        ),
    ),
)

# The app names of what stands below the tabs, and of what is reached from there alone.
SPACES = frozenset(
    name.partition(":")[0] for _label, entries in _GROUPS for name, _tab, _action in entries
) | {"elections", "homes", "inductions", "seating"}


def compound_tabs(request: HttpRequest, active: str) -> Tabs:
    """The tabs that the viewer may open; a group leads to its first one."""
    groups = [
        (label, tabs) for label, entries in _GROUPS if (tabs := _open_to(request, entries, active))
    ]
    own = next((tabs for _label, tabs in groups if any(tab.active for tab in tabs)), ())
    heads = tuple(Tab(tabs[0].url, label, tabs is own) for label, tabs in groups)
    return Tabs(heads if len(heads) > 1 else (), own)


def _open_to(
    request: HttpRequest, entries: tuple[tuple[str, Promise, Action], ...], active: str
) -> tuple[Tab, ...]:
    return tuple(
        Tab(reverse(name), label, name == active)
        for name, label, action in entries
        if may(request.user, action)
    )
