"""Who carries a compound's self-government: branches, committees, their people, heads, stations."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from district.core.dates import Precision
from district.registry.models import GovernanceProfile, ManagementMode
from infra.synthesis.faults import Fault
from infra.synthesis.names import person, persons, phone
from infra.synthesis.order import Order, moment
from infra.synthesis.plan import Planned
from infra.synthesis.property import PropertyWriter
from infra.synthesis.register import Register
from infra.synthesis.rows import Rows, exactly
from tenants.absences.models import Absence, Topic
from tenants.bodies.models import Body, BodyKind, Handover, Seat, SeatSource
from tenants.facilities.models import Station, StationLevel
from tenants.heads.models import HeadTerm
from tenants.party.models import Branch, BranchKind

_DAY = Precision.DAY.value
_TERM = timedelta(days=5 * 365 + 1)
_NO_BRANCH = "小区暂无党员组织关系，由社区党委牵头先行组建"
# Own branch, joint branch, none; and which body, of all compounds.
_BRANCHES: Mapping[str, float] = {"own": 0.60, "joint": 0.20, "": 0.20}
_BODIES: Mapping[BodyKind | None, float] = {
    BodyKind.OWNERS_COMMITTEE: 0.26,
    BodyKind.PROPERTY_COMMITTEE: 0.40,
    BodyKind.SELF_FORMED: 0.04,
    None: 0.30,
}
_COMMITTEES: Mapping[BodyKind | None, float] = {
    BodyKind.OWNERS_COMMITTEE: 0.4,
    BodyKind.PROPERTY_COMMITTEE: 0.6,
}
_NAMES = {
    BodyKind.OWNERS_COMMITTEE: "业主委员会",
    BodyKind.PROPERTY_COMMITTEE: "物业管理委员会",
    BodyKind.SELF_FORMED: "自治委员会",
}
_UNFILED: tuple[date | None, str, str, date | None] = (None, "", "", None)
_STATIONS, _SHARED, _EXPIRED = 0.66, 0.25, 0.06
# Committees with a term before theirs; secretaries who chair them; members of whom nobody knows.
_SECOND, _CROSSED, _UNTOLD = 0.2, 0.8, 0.02


@dataclass(frozen=True)
class Organisation:
    """What is decided before anything is written: branches of the compound, and its body."""

    branches: int
    is_joint: bool
    has_property_branch: bool
    body: BodyKind | None

    @property
    def body_name(self) -> str:
        return _NAMES[self.body] if self.body else ""

    @property
    def governance(self) -> GovernanceProfile:
        """What the registry says of it (seed row G9)."""
        if self.branches > 1:
            return GovernanceProfile.MULTI_BRANCH
        if self.has_property_branch:
            return GovernanceProfile.RED_PROPERTY
        if self.body is BodyKind.OWNERS_COMMITTEE:
            return GovernanceProfile.OWNERS_COMMITTEE
        if self.body is BodyKind.PROPERTY_COMMITTEE:
            return GovernanceProfile.PROPERTY_COMMITTEE
        return GovernanceProfile.UNKNOWN


def decided(planned: Planned, dice: random.Random) -> Organisation:
    """A committee that is to end must be there."""
    [kind] = dice.choices(list(_BRANCHES), list(_BRANCHES.values()))
    count = _branch_count(planned, dice) if kind else 0
    is_company = planned.management is ManagementMode.COMPANY
    has_property = is_company and dice.random() < 0.25
    bodies = _COMMITTEES if planned.fault is Fault.DISSOLVED_WITH_OPEN_MATTERS else _BODIES
    [body] = dice.choices(list(bodies), list(bodies.values()))
    return Organisation(count, kind == "joint", has_property, body)


def _branch_count(planned: Planned, dice: random.Random) -> int:
    drawn = dice.random()
    if drawn < 0.01:
        return 5
    return dice.randint(2, 3) if planned.size.households > 300 and drawn < 0.09 else 1


class OrganisationWriter:
    """Enters everything as it had come to stand by the compound's first day, or came after."""

    def __init__(self, order: Order, planned: Planned, rows: Rows, dice: random.Random) -> None:
        self._order, self._planned, self._rows, self._dice = order, planned, rows, dice
        pairs = ("founded_on", "founded_precision", "dissolved_on", "dissolved_precision")
        joint = ("is_joint", "shared_with")
        self._branches = rows.table(Branch, "name", "kind", *pairs, "members", *joint)
        self._bodies = rows.table(Body, *_BODY)
        self._seats = rows.table(Seat, *_SEAT)
        self._handovers = rows.table(Handover, *_HANDOVER)
        self._heads = rows.table(HeadTerm, *_HEAD)
        self._stations = rows.table(Station, *_STATION)
        self._absences = rows.table(Absence, "topic", "since_on", "confirmed_by_id", "at")

    def write(
        self,
        organisation: Organisation,
        register: Register,
        head_title: str,
        *,
        dissolved_on: date | None = None,
    ) -> list[str]:
        """The compound's own branches; ``dissolved_on`` is the day on which the committee ends."""
        own, founded = self._write_branches(organisation)
        chair = None
        if organisation.body:
            chair = self._write_body(organisation.body, founded, dissolved_on)
        else:
            self._write_absence(Topic.BODY)
        self._write_secretaries(own, chair)
        if not organisation.branches and not organisation.has_property_branch:
            self._write_absence(Topic.BRANCH)
        self._write_heads(register, head_title)
        self._write_station()
        if self._planned.management is ManagementMode.COMPANY:
            PropertyWriter(self._order, self._planned, self._rows).write()
        return [key for key, _day in own]

    def _key(self, since: date | None = None) -> tuple[str, datetime]:
        """Entered on the first day, or on the day on which it came about if that is later."""
        day = max(since or self._planned.go_live_on, self._planned.go_live_on)
        at = moment(day, 10 * 3600)
        return self._rows.identifier(at), at

    def _write_branches(
        self, organisation: Organisation
    ) -> tuple[list[tuple[str, date]], date | None]:
        """The compound's own with their days, and the day of the first of them."""
        name = f"{self._planned.name}{'联合' if organisation.is_joint else ''}"
        left, own = self._members(), []
        for number in range(1, organisation.branches + 1):
            which = f"第{number}" if organisation.branches > 1 else ""
            members = max(3, left // organisation.branches)
            row = (f"{name}{which}党支部", BranchKind.COMPOUND, members, organisation.is_joint)
            own.append(self._branch(*row))
        if organisation.has_property_branch:
            name = f"{self._planned.name}物业公司党支部"
            self._branch(name, BranchKind.PROPERTY, self._dice.randint(3, 12), False)
        return own, min((day for _key, day in own), default=None)

    def _members(self) -> int:
        """On public duty: many in an employer's yard, few elsewhere."""
        if self._planned.management is ManagementMode.EMPLOYER:
            rate = self._dice.uniform(0.25, 0.45)
        else:
            rate = min(max(self._dice.lognormvariate(-2.4, 0.35), 0.05), 0.15)
        return min(max(round(rate * self._planned.size.households), 10), 150)

    def _branch(
        self, name: str, kind: BranchKind, members: int, is_joint: bool
    ) -> tuple[str, date]:
        founded = self._day_before(self._planned.go_live_on, 2_000)
        is_bound = self._dice.random() < 0.05
        counted = exactly(members // 10 * 10 or 1, at_least=True) if is_bound else exactly(members)
        row = (name, kind.value, founded, _DAY, None, "", counted, is_joint, "")
        key = self._key()
        self._branches.append((*key, *row))
        return key[0], founded

    def _write_secretaries(self, own: list[tuple[str, date]], chair: str | None) -> None:
        """Of the first branch mostly whoever chairs the committee."""
        for number, (branch, founded) in enumerate(own):
            name = person(self._dice)
            if chair and number == 0 and self._dice.random() < _CROSSED:
                name = chair
            row = (None, branch, name, "书记", "", True, founded, _DAY, None)
            self._seats.append((*self._key(), *row))

    def _day_before(self, day: date, most: int) -> date:
        return day - timedelta(days=self._dice.randint(1, most))

    def _write_body(self, kind: BodyKind, branch: date | None, ends_early: date | None) -> str:
        """A term of five years; of a hundred committees six have outlived theirs. Who chairs it."""
        is_filed = kind is not BodyKind.SELF_FORMED
        ends = self._order.until + timedelta(days=self._dice.randint(1, _TERM.days - 40))
        if self._dice.random() < _EXPIRED or not is_filed:
            ends = self._day_before(self._order.until, 365)
        if ends_early:
            ends = min(ends, self._planned.go_live_on - timedelta(days=40) + _TERM)
        formed = ends - _TERM
        needs_waiver = kind is BodyKind.PROPERTY_COMMITTEE and not (branch and branch <= formed)
        key, seats, party = self._key(formed), *self._seat_counts(kind)
        term, filing = (1 if is_filed else None), _UNFILED
        if is_filed and self._dice.random() < _SECOND:
            term = 2
            self._write_first_term(kind, formed)
        facts = (kind.value, _NAMES[kind], term, formed, _DAY, False)
        if is_filed:
            number = f"备{formed.year}-{self._planned.index + 1}"
            filing = (formed + timedelta(days=self._dice.randint(10, 30)), _DAY, number, ends)
        ended = (ends_early, _DAY if ends_early else "", exactly(seats), exactly(party))
        self._bodies.append((*key, *facts, _NO_BRANCH if needs_waiver else "", *filing, *ended))
        if ends_early:
            self._write_handover(key[0], ends_early)
        return self._write_seats(key[0], seats, party, formed, ends_early)

    def _write_first_term(self, kind: BodyKind, ends: date) -> None:
        """It was renewed on its last day; who sat in it was never entered."""
        formed = ends - _TERM
        filing = (formed + timedelta(days=20), _DAY, "", ends)
        row = (kind.value, _NAMES[kind], 1, formed, _DAY, False, _NO_BRANCH, *filing, None, "")
        self._bodies.append((*self._key(), *row, None, None))

    def _seat_counts(self, kind: BodyKind) -> tuple[int, int]:
        """All, and of them party members; a property management committee has seven or more."""
        least = 7 if kind is BodyKind.PROPERTY_COMMITTEE else 5
        seats = max(least, self._dice.choice((5, 5, 7, 7, 9)))
        return seats, self._dice.randint(seats // 3, seats - 1)

    def _write_seats(
        self, body: str, seats: int, party: int, formed: date, until: date | None
    ) -> str:
        names = persons(self._dice, seats)
        for number, name in enumerate(names):
            post = ("主任", "副主任")[number] if number < 2 else "委员"
            source = SeatSource.PARTY_MEMBER if number < party else SeatSource.RESIDENT
            is_party = None if self._dice.random() < _UNTOLD else number < party
            row = (body, None, name, post, source.value, is_party, formed, _DAY, until)
            self._seats.append((*self._key(formed), *row))
        return names[0]

    def _write_handover(self, body: str, day: date) -> None:
        balance = self._dice.randint(0, 9_000_000)
        row = (body, None, balance, "无", "会议记录、收支账本", True)
        self._handovers.append((*self._key(day), *row))

    def _write_heads(self, register: Register, title: str) -> None:
        filled = self._dice.betavariate(9, 1)
        for unit in register.unit_ids:
            if self._dice.random() >= filled:
                continue
            name, number = person(self._dice), phone(self._dice)
            since = self._day_before(self._planned.go_live_on, 900)
            is_party = self._dice.random() < 0.55
            row = (title, name, number, None, unit, None, is_party, since, _DAY, None)
            self._heads.append((*self._key(), *row))

    def _write_absence(self, topic: Topic) -> None:
        key, at = self._key()
        self._absences.append((key, at, topic.value, self._planned.go_live_on, None, at))

    def _write_station(self) -> None:
        if self._dice.random() >= _STATIONS:
            self._write_absence(Topic.STATION)
            return
        opened = self._day_before(self._planned.go_live_on, 1_500)
        is_shared = self._dice.random() < _SHARED
        name = f"{self._planned.name}党群服务站"
        serves = f"{self._planned.name}及周边小区" if is_shared else ""
        level = StationLevel.STATION.value
        row = (name, "", "", level, is_shared, serves, opened, _DAY, None, "")
        self._stations.append((*self._key(), *row))


_BODY = (
    "kind",
    "name",
    "term_number",
    "formed_on",
    "formed_precision",
    "under_guide",
    "branch_waiver",
    "filed_on",
    "filed_precision",
    "filing_number",
    "term_ends_on",
    "dissolved_on",
    "dissolved_precision",
    "seats",
    "party_seats",
)
_SEAT = (
    "body_id",
    "branch_id",
    "holder_name",
    "post",
    "source",
    "is_party_member",
    "since_on",
    "since_precision",
    "until_on",
)
_HANDOVER = (
    "body_id",
    "successor_id",
    "balance_fen",
    "assets",
    "documents",
    "seal_is_surrendered",
)
_HEAD = (
    "title_id",
    "holder_name",
    "holder_phone",
    "account_id",
    "unit_id",
    "building_id",
    "is_party_household",
    "since_on",
    "since_precision",
    "until_on",
)
_STATION = (
    "name",
    "alias",
    "premises",
    "level",
    "is_shared",
    "serves",
    "opened_on",
    "opened_precision",
    "closed_on",
    "closed_precision",
)
