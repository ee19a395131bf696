"""Links as a file, in bulk: a compound has as many as it has homes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from district.core.outcomes import Outcome, differing
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.filing import Fate, refused
from district.core.sheets.parsers import text, yes_no
from tenants.party.chain_records import BRANCH, SINCE, UNTIL, unknown_home
from tenants.party.groups import check_span
from tenants.party.links import revise_link
from tenants.party.models import Link, Member
from tenants.party.queries import links, overlap
from tenants.register.models import Household
from tenants.register.names import building_name, room_name, unit_name

_BATCH = 1_000
Place = tuple[str, str, str]


@dataclass(frozen=True)
class LinkRecord:
    number: int
    branch: str
    member: str
    building: str
    unit: str
    room: str
    is_primary: bool | None
    since: PartialDate
    until_on: date | None

    @property
    def place(self) -> Place:
        return building_name(self.building), unit_name(self.unit), room_name(self.room)

    @property
    def key(self) -> tuple[object, ...]:
        return (self.branch, self.member, *self.place, self.since.day)


LINKS = Sheet(
    _("包联户"),
    (
        BRANCH,
        Column("member", ("包联党员", "党员"), text(40), True, example="高文静"),
        Column("building", ("楼栋", "楼号"), text(20), example="1号楼"),
        Column("unit", ("单元", "单元号"), text(20), example="2单元"),
        Column("room", ("房号", "门牌"), text(20), True, example="502"),
        Column(
            "is_primary",
            ("主要包联人",),
            yes_no(),
            help=_("一户同时只有一名主要包联人；不填就是“是”"),
            example="是",
        ),
        SINCE,
        UNTIL,
    ),
    LinkRecord,
)


def file_links(
    rows: Sequence[LinkRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    """A handful of statements for all that is new; what is known is mended one by one."""
    filing = _Filing(given, actor_id)
    for row in rows:
        try:
            outcome = filing.enter(row)
        except DomainError as error:
            yield refused(row, error)
        else:
            yield Fate(row.number, outcome)
    filing.write()


def link_rows() -> Iterator[Mapping[str, Any]]:
    for link in links().select_related("member__branch"):
        building, unit, room = _place(link.household)
        yield {
            "branch": link.member.branch.name,
            "member": link.member.name,
            "building": building,
            "unit": unit,
            "room": room,
            "is_primary": link.is_primary,
            "since": link.since,
            "until_on": link.until_on,
        }


class _Filing:
    """What stands already, and what the rows add to it."""

    def __init__(self, given: frozenset[str], actor_id: UUID | None) -> None:
        self.given, self.actor_id = given, actor_id
        self.new: list[Link] = []
        homes = Household.objects.select_related("unit__building")
        self._homes = {_place(home): home for home in homes}
        self._members: dict[tuple[str, str], list[Member]] = defaultdict(list)
        for member in Member.objects.select_related("branch"):
            self._members[member.branch.name, member.name].append(member)
        self._of_home: dict[UUID, list[Link]] = defaultdict(list)
        for link in Link.objects.all():
            self._of_home[link.household_id].append(link)

    def enter(self, row: LinkRecord) -> Outcome:
        member, home = self._member(row), self._home(row)
        is_primary = row.is_primary is not False
        for known in self._of_home[home.pk]:
            if known.member_id == member.pk and known.since_on == row.since.day:
                return self._mend(known, {"is_primary": is_primary, "until_on": row.until_on})
        link = Link(member=member, household=home, is_primary=is_primary, until_on=row.until_on)
        link.since = row.since
        check_span(link.since_on, link.until_on)
        self._refuse_overlaps(link)
        self._of_home[home.pk].append(link)
        self.new.append(link)
        return Outcome.NEW

    def write(self) -> None:
        """Everything new so far, at once."""
        Link.objects.bulk_create(self.new, batch_size=_BATCH)
        self.new = []

    def _mend(self, known: Link, told: dict[str, Any]) -> Outcome:
        values = {name: value for name, value in told.items() if name in self.given}
        changes = differing(known, values)
        if not changes:
            return Outcome.UNCHANGED
        self.write()  # the service looks at what stands
        revise_link(link=known, actor_id=self.actor_id, **changes)
        for name, value in changes.items():
            setattr(known, name, value)
        return Outcome.CHANGED

    def _member(self, row: LinkRecord) -> Member:
        for member in self._members[row.branch, row.member]:
            if overlap(member, row.since.day, row.until_on):
                return member
        raise DomainError(
            "no_such_member", _("这个支部没有登记这位党员。请先导入党员。"), field="member"
        )

    def _home(self, row: LinkRecord) -> Household:
        home = self._homes.get(row.place)
        if home is None:
            raise unknown_home()
        return home

    def _refuse_overlaps(self, link: Link) -> None:
        """V8, as :mod:`tenants.party.links` and the database have it."""
        for other in self._of_home[link.household_id]:
            if not overlap(other, link.since_on, link.until_on):
                continue
            if other.member_id == link.member_id:
                raise Conflict("already_linked", _("这一户已由这位党员包联。"), field="room")
            if other.is_primary and link.is_primary:
                raise Conflict(
                    "household_taken", _("这一户在这段时间已有主要包联党员。"), field="room"
                )


def _place(home: Household) -> Place:
    if home.unit is None:
        return "", "", home.room
    return home.unit.building.name, home.unit.name, home.room
