"""The main navigation of both sides, declared once; who sees what comes from the one table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from district.core.permissions import Action
from district.identity.access import may
from district.identity.models import Account
from district.metrics.queries.subscriptions import unread_count
from frontend.compound.tabs import SPACES
from tenants.messages.queries import unread_messages


@dataclass(frozen=True)
class Entry:
    """One declared way in; ``action`` None means everybody, ``main`` the raised button.

    ``count`` says how many things wait behind it for a person, ``counted`` what they are.
    ``known`` None: for the logged in and for strangers; else for those or for these alone.
    ``spaces`` are the app names of pages that belong to it and stand at other addresses.
    """

    label: str | Promise
    url_name: str
    icon: str
    action: Action | None = None
    main: bool = False
    count: Callable[[Account], int] | None = None
    counted: str | Promise = ""
    known: bool | None = None
    spaces: frozenset[str] = frozenset()


@dataclass(frozen=True)
class NavItem:
    """An entry as one viewer meets it on one page."""

    label: str
    url: str
    icon: str
    active: bool
    badge: int | None = None
    main: bool = False
    counted: str = ""


COMPOUND = (
    Entry(_("首页"), "home", "house", known=True),
    Entry(_("公示"), "publications:list", "megaphone", known=False),
    Entry(
        _("事项"),
        "matters:list",
        "clipboard-list",
        Action.MATTER_READ,
        spaces=frozenset({"publications"}),
    ),
    Entry(_("报事"), "matters:report", "plus", Action.MATTER_REPORT, main=True),
    Entry(_("组织"), "organisation:show", "users-round", Action.ORGANISATION_READ, spaces=SPACES),
    Entry(
        _("我的"),
        "me:show",
        "user-round",
        count=unread_messages,
        counted=_("条未读"),
        spaces=frozenset({"admissions", "messages", "outbox", "people", "preferences"}),
    ),
)
DISTRICT = (
    Entry(
        _("全区总览"),
        "overview:show",
        "layout-dashboard",
        Action.FIGURES_READ,
        spaces=frozenset({"figures"}),
    ),
    Entry(
        _("小区"),
        "compounds:list",
        "building-2",
        Action.COMPOUNDS_READ,
        spaces=frozenset({"grids"}),
    ),
    Entry(_("入驻"), "onboarding:start", "house-plus", Action.COMPOUNDS_ONBOARD),
    Entry(_("任务"), "tasks:list", "target", Action.FIGURES_READ),
    Entry(_("指导意见"), "guidance:list", "message-square-text", Action.COMPOUNDS_READ),
    Entry(_("上报回应"), "upstream:show", "reply", Action.FIGURES_READ),
    Entry(_("案例库"), "cases:list", "library", Action.COMPOUNDS_READ),
    Entry(_("组建指南"), "guides:show", "list-checks", Action.COMPOUNDS_READ),
    Entry(_("工作时间"), "worktime:show", "calendar-clock", Action.COMPOUNDS_READ),
    Entry(_("报表"), "reports:show", "file-chart-column", Action.REPORT_EXPORT),
    Entry(_("透视表"), "pivot:show", "table-2", Action.FIGURES_READ),
    Entry(
        _("收件箱"),
        "inbox:list",
        "inbox",
        Action.REPORT_SUBSCRIBE,
        count=unread_count,
        counted=_("条未读"),
    ),
    Entry(_("指标口径"), "definitions:list", "book-open", Action.FIGURES_READ),
    Entry(_("我的"), "me:show", "user-round", spaces=frozenset({"people", "preferences"})),
)


def navigation(request: HttpRequest) -> list[NavItem]:
    """The entries that the viewer may follow; the longest address that fits is the active one.

    Where none fits, it is the one to whose spaces the page belongs. A view may set
    ``request.nav_badges`` (url name to number) to print counts beside entries.
    """
    entries = COMPOUND if getattr(request, "compound", None) else DISTRICT
    user = getattr(request, "user", None)
    urlconf = getattr(request, "urlconf", None)
    allowed = [entry for entry in entries if _is_for(entry, user)]
    found = [(entry, url) for entry in allowed if (url := _address(entry.url_name, urlconf))]
    active = _active(request, found)
    badges: dict[str, int] = getattr(request, "nav_badges", {})
    return [
        NavItem(
            label=str(entry.label),
            url=url,
            icon=entry.icon,
            active=url == active,
            badge=badges.get(entry.url_name) or _waiting(entry, user),
            main=entry.main,
            counted=str(entry.counted),
        )
        for entry, url in found
    ]


def _is_for(entry: Entry, user: Any) -> bool:
    is_known = isinstance(user, Account)
    if entry.known is not None and entry.known != is_known:
        return False
    return entry.action is None or may(user, entry.action)


def _waiting(entry: Entry, user: Any) -> int | None:
    """None where nothing waits: a zero beside an entry would only be noise."""
    return (entry.count(user) or None) if entry.count and isinstance(user, Account) else None


def _address(url_name: str, urlconf: str | None) -> str | None:
    try:
        return reverse(url_name, urlconf=urlconf)
    except NoReverseMatch:
        return None


def _active(request: HttpRequest, found: list[tuple[Entry, str]]) -> str:
    fitting = [url for _entry, url in found if _leads_to(url, request.path)]
    match = request.resolver_match
    if not fitting and match:
        fitting = [url for entry, url in found if match.namespace in entry.spaces]
    return max(fitting, key=len, default="")


def _leads_to(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
