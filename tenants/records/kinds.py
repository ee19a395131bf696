"""The kinds of files, in the order in which they build on each other."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from district.core.errors import DomainError
from district.core.sheets.columns import Column, Sheet, folded_title
from district.core.sheets.filing import Fate
from district.core.sheets.table import Table
from tenants.baselines.records import BASELINES, baseline_rows, file_baselines
from tenants.bodies.records import BODIES, SEATS, body_rows, file_bodies, file_seats, seat_rows
from tenants.facilities.records import STATIONS, file_stations, station_rows
from tenants.heads.records import HEADS, TITLES, file_heads, file_titles, head_rows, title_rows
from tenants.meetings.records import COUNCILS, council_rows, file_councils
from tenants.ownership.records import (
    OWNERS,
    PARTS,
    file_owners,
    file_parts,
    owner_rows,
    part_rows,
)
from tenants.partners.records import (
    AGREEMENTS,
    PARTNERS,
    agreement_rows,
    file_agreements,
    file_partners,
    partner_rows,
)
from tenants.party.chain_records import (
    GROUPS,
    MEMBERS,
    file_groups,
    file_members,
    group_rows,
    member_rows,
)
from tenants.party.link_records import LINKS, file_links, link_rows
from tenants.party.records import BRANCHES, branch_rows, file_branches
from tenants.people.numbers import shown_number, shown_phone
from tenants.people.records import RESIDENTS, file_residents, resident_rows
from tenants.property.records import (
    GUIDANCES,
    MEETINGS,
    PROMISES,
    file_guidances,
    file_meetings,
    file_promises,
    guidance_rows,
    meeting_rows,
    promise_rows,
)
from tenants.recommendations.records import (
    RECOMMENDATIONS,
    file_recommendations,
    recommendation_rows,
)
from tenants.records.matters import MATTERS, file_matters, matter_rows
from tenants.register.management_records import MANAGEMENTS, file_managements, management_rows
from tenants.register.records import (
    BUILDINGS,
    HOUSEHOLDS,
    TOTALS,
    UNITS,
    building_rows,
    file_buildings,
    file_households,
    file_totals,
    file_units,
    household_rows,
    totals_rows,
    unit_rows,
)
from tenants.surveys.records import SURVEYS, file_surveys, survey_rows
from tenants.visits.records import (
    CAMPAIGNS,
    VISITS,
    campaign_rows,
    file_campaigns,
    file_visits,
    visit_rows,
)
from tenants.words.records import WORDS, file_words, word_rows
from tenants.works.records import MICRO_PROJECTS, file_micro_projects, micro_project_rows


class Keyed(Protocol):
    """A typed row: two rows of one file with the same key say the same thing twice."""

    @property
    def number(self) -> int: ...

    @property
    def key(self) -> Hashable: ...


File = Callable[[Sequence[Any], frozenset[str], UUID | None], Iterable[Fate]]


@dataclass(frozen=True)
class Kind:
    """One kind of file: its name, its columns, how its rows go in and come out.

    ``masks`` hide what stands in a column from whoever may not see all of it.
    """

    name: str
    sheet: Sheet[Any]
    file: File
    rows: Callable[[], Iterator[Mapping[str, Any]]]
    masks: Mapping[str, Callable[[str], str]] = field(default_factory=dict)

    @property
    def filename(self) -> str:
        return f"{self.name}.csv"

    def column(self, key: str) -> Column:
        """The column of a refusal; the first one where the refusal names none of them."""
        return next((one for one in self.sheet.columns if one.key == key), self.sheet.columns[0])


_NUMBERS = {"phone": shown_phone, "identity_number": shown_number}
KINDS = (
    Kind("totals", TOTALS, file_totals, totals_rows),
    Kind("buildings", BUILDINGS, file_buildings, building_rows),
    Kind("units", UNITS, file_units, unit_rows),
    Kind("households", HOUSEHOLDS, file_households, household_rows),
    Kind("managements", MANAGEMENTS, file_managements, management_rows),
    Kind("residents", RESIDENTS, file_residents, resident_rows, _NUMBERS),
    Kind("parts", PARTS, file_parts, part_rows),
    Kind("owners", OWNERS, file_owners, owner_rows, _NUMBERS),
    Kind("titles", TITLES, file_titles, title_rows),
    Kind("heads", HEADS, file_heads, head_rows),
    Kind("recommendations", RECOMMENDATIONS, file_recommendations, recommendation_rows),
    Kind("branches", BRANCHES, file_branches, branch_rows),
    Kind("party_groups", GROUPS, file_groups, group_rows),
    Kind("party_members", MEMBERS, file_members, member_rows),
    Kind("party_links", LINKS, file_links, link_rows),
    Kind("bodies", BODIES, file_bodies, body_rows),
    Kind("seats", SEATS, file_seats, seat_rows),
    Kind("stations", STATIONS, file_stations, station_rows),
    Kind("guidance_officers", GUIDANCES, file_guidances, guidance_rows),
    Kind("joint_meetings", MEETINGS, file_meetings, meeting_rows),
    Kind("service_promises", PROMISES, file_promises, promise_rows),
    Kind("partners", PARTNERS, file_partners, partner_rows),
    Kind("agreements", AGREEMENTS, file_agreements, agreement_rows),
    Kind("councils", COUNCILS, file_councils, council_rows),
    Kind("micro_projects", MICRO_PROJECTS, file_micro_projects, micro_project_rows),
    Kind("baselines", BASELINES, file_baselines, baseline_rows),
    Kind("words", WORDS, file_words, word_rows),
    Kind("matters", MATTERS, file_matters, matter_rows),
    Kind("campaigns", CAMPAIGNS, file_campaigns, campaign_rows),
    Kind("visits", VISITS, file_visits, visit_rows),
    Kind("surveys", SURVEYS, file_surveys, survey_rows),
)


def kind_called(name: str) -> Kind:
    """The kind with this name, or a refusal."""
    kind = next((kind for kind in KINDS if kind.name == name), None)
    if kind is None:
        raise DomainError("unknown_kind", _("没有这一种表。"), field="kind")
    return kind


def recognise(filename: str, table: Table) -> Kind:
    """By the file's name (buildings.csv, 楼栋.xlsx, 3月楼栋.csv), else by its header."""
    stem = PurePath(filename).stem.casefold()
    named = [kind for kind in KINDS if stem in _names(kind)]
    if not named:
        within = [kind for kind in KINDS if any(name in stem for name in _names(kind))]
        named = [kind for kind in within if _fits(kind, table)]
    return named[0] if len(named) == 1 else _by_header(filename, table)


def _by_header(filename: str, table: Table) -> Kind:
    """The kind that knows most of the titles, and of whose own most are there; a tie is refused
    rather than guessed."""
    known = sorted(
        ((_recognised(kind, table), kind) for kind in KINDS if _fits(kind, table)),
        key=lambda found: found[0],
        reverse=True,
    )
    tie = len(known) > 1 and known[0][0] == known[1][0]
    if not known or not known[0][0][0] or tie:
        raise DomainError(
            "unrecognised_file",
            _("认不出“%(filename)s”是哪一种表。请用模板的表头，或把文件名改成“楼栋”“户”等。"),
            {"filename": PurePath(filename).name[:60]},
            field="file",
        )
    return known[0][1]


def _names(kind: Kind) -> tuple[str, str]:
    with override(settings.LANGUAGE_CODE):
        return kind.name, str(kind.sheet.title)


def _titles(column: Column) -> set[str]:
    return {folded_title(title) for title in (column.key, *column.titles)}


def _fits(kind: Kind, table: Table) -> bool:
    header = {folded_title(title) for title in table.header}
    return all(_titles(column) & header for column in kind.sheet.columns if column.required)


def _recognised(kind: Kind, table: Table) -> tuple[int, float]:
    """How many titles the kind knows, and how many of its own these are."""
    header = {folded_title(title) for title in table.header}
    found = sum(1 for column in kind.sheet.columns if _titles(column) & header)
    return found, found / len(kind.sheet.columns)
