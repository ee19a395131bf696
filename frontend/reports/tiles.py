"""The base counts as tiles: each with how many compounds stand behind it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from district.metrics.figures import Figure, State
from district.metrics.models import MetricDefinition
from frontend.numbers import grouped
from frontend.reports.contents import Contents
from frontend.reports.wording import is_readable, number, parts, reporting, state

TILES = (
    ("BLD", "building"),
    ("UNIT", "door-open"),
    ("HH", "house"),
    ("HEAD", "user-round-check"),
    ("BR", "flag"),
    ("PMD", "users-round"),
    ("ORG-05", "contact-round"),
)


@dataclass(frozen=True)
class Tile:
    """One tile; ``figure`` says in words what is missing, ``note`` how many stand behind it."""

    label: str
    figure: str
    unit: str
    note: str
    icon: str
    metric: str = ""
    is_missing: bool = False


def tiles(contents: Contents) -> list[Tile]:
    """Compounds first, then the base counts of the register and the organisation."""
    found = [] if contents.is_of_compound else [_compounds(contents)]
    for code, icon in TILES:
        definition, figure = contents.definition(code), contents.at(code)
        if definition and figure:
            found.append(_tile(contents, definition, figure, icon))
    return found


def _compounds(contents: Contents) -> Tile:
    note = _("%(count)s 个有本期数据") % {"count": contents.reporting}
    return Tile(_("运行中的小区"), grouped(contents.expected), _("个"), note, "building-2")


def _tile(contents: Contents, definition: MetricDefinition, figure: Figure, icon: str) -> Tile:
    known = reporting(figure)
    if not is_readable(figure):
        return Tile(definition.name, state(figure), "", known, icon, definition.code, True)
    notes = [known]
    if figure.state is State.CONFIRMED_ZERO:
        notes.insert(0, state(figure))
    if figure.at_least:
        notes.insert(0, f"≥{grouped(figure.numerator or 0)}")
    if definition.code == "BR":
        notes.insert(0, _kinds(contents))
    if definition.is_rate:
        notes.insert(0, parts(figure))
    shown = _lower_bound(figure) if figure.at_least else number(figure, definition)
    note = " · ".join(one for one in notes if one)
    return Tile(definition.name, shown, definition.unit, note, icon, definition.code)


def _lower_bound(figure: Figure) -> str:
    return _("%(count)s余") % {"count": grouped(figure.numerator or 0)}


def _kinds(contents: Contents) -> str:
    """Both kinds by name: a bare total of branches would mislead."""
    own, company = contents.at("BR_C"), contents.at("BR_P")
    if not own or not company or own.numerator is None or company.numerator is None:
        return ""
    return _("%(own)s 小区 + %(company)s 物业") % {
        "own": own.numerator,
        "company": company.numerator,
    }
