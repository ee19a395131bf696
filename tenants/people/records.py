"""Residents as a file: who lives in which household, as what, since when."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.core.outcomes import Outcome, differing
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.filing import Fate, refused
from district.core.sheets.parsers import choice_of, day, text
from tenants.people.models import IdentityKind, Person, Relation, Resident
from tenants.people.roll import Roll, same_span
from tenants.people.told import MOST_NAME, Told
from tenants.register.models import Household
from tenants.register.names import building_name, room_name, unit_name
from tenants.register.records import home_in, homes_by_place, place_of

_BATCH = 1_000
_RELATIONS = {
    "户主": "owner",
    "房主": "owner",
    "配偶": "family",
    "子女": "family",
    "父母": "family",
    "亲属": "family",
    "租客": "tenant",
    "承租人": "tenant",
}
_KINDS = {"身份证": "citizen", "信用代码": "credit_code", "居住证": "residence_permit"}
PHONE = Column("phone", ("手机号", "手机", "电话", "联系电话"), text(30), example="13800000000")
IDENTITY_KIND = Column(
    "identity_kind",
    ("证件类型", "证件种类"),
    choice_of(IdentityKind, aliases=_KINDS),
    help=_("身份证和统一社会信用代码看号码就知道，可以不填"),
    example="居民身份证",
)
IDENTITY_NUMBER = Column(
    "identity_number",
    ("证件号码", "身份证号", "身份证号码", "证件号"),
    text(40),
    help=_("不需要就不要填；保存时加密"),
)


@dataclass(frozen=True)
class ResidentRecord:
    number: int
    building: str
    unit: str
    room: str
    name: str
    relation: str | None
    phone: str
    identity_kind: str | None
    identity_number: str
    since_on: date | None
    until_on: date | None

    @property
    def key(self) -> tuple[str, str, str, str, str, date | None]:
        place = (building_name(self.building), unit_name(self.unit), room_name(self.room))
        return (*place, self.name, self.identity_number, self.since_on)

    @property
    def told(self) -> Told:
        return Told(self.name, False, self.phone, self.identity_kind or "", self.identity_number)

    def values(self, given: frozenset[str]) -> dict[str, Any]:
        told = {
            "relation": self.relation or Relation.OTHER,
            "since_on": self.since_on,
            "until_on": self.until_on,
        }
        return {name: value for name, value in told.items() if name in given}


RESIDENTS = Sheet(
    _("住户"),
    (
        Column("building", ("楼栋", "楼号", "楼栋号"), text(20), example="示例：3号楼"),
        Column("unit", ("单元", "单元号"), text(20), example="2单元"),
        Column("room", ("房号", "门牌", "室号", "室"), text(20), True, example="502"),
        Column("name", ("姓名", "住户姓名"), text(MOST_NAME), True, example="康一舟"),
        Column(
            "relation",
            ("与本户的关系", "关系", "与户主关系"),
            choice_of(Relation, aliases=_RELATIONS),
            example="业主",
        ),
        PHONE,
        IDENTITY_KIND,
        IDENTITY_NUMBER,
        Column("since_on", ("入住日期",), day(), example="2020-05-01"),
        Column("until_on", ("搬离日期",), day(), help=_("还住在这里的留空")),
    ),
    ResidentRecord,
)


def file_residents(
    rows: Sequence[ResidentRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    """In bulk: thousands of rows take a handful of statements."""
    desk = _Desk(given)
    for row in rows:
        try:
            yield Fate(row.number, desk.enter(row))
        except DomainError as error:
            yield refused(row, error)
    desk.write(actor_id)


def resident_rows() -> Iterator[Mapping[str, Any]]:
    found = Resident.objects.select_related("person", "household__unit__building")
    for resident in found.order_by(*_IN_ORDER):
        building, unit, room = place_of(resident.household)
        yield {
            "building": building,
            "unit": unit,
            "room": room,
            "name": resident.person.name,
            "relation": resident.relation,
            **sealed_cells(resident.person),
            "since_on": resident.since_on,
            "until_on": resident.until_on,
        }


_IN_ORDER = (
    "household__unit__building__position",
    "household__unit__building__name",
    "household__unit__position",
    "household__unit__name",
    "household__room",
    "since_on",
    "person__name",
    "created_at",
)


def sealed_cells(person: Person) -> dict[str, Any]:
    """Phone and paper of a person, as files bear them."""
    return {
        "phone": person.phone,
        "identity_kind": person.identity_kind or None,
        "identity_number": person.identity_number,
    }


def persons_by_home(roll: Roll) -> dict[UUID, list[Person]]:
    """Who lives or lived in each home, and who owns or owned it; their reverse relation is named
    by the noun that owns it."""
    near: dict[UUID, list[Person]] = defaultdict(list)
    for path in ("homes__household_id", "titles__part__household_id"):
        found = Person.objects.filter(**{f"{path}__isnull": False}).order_by("created_at")
        for home_id, person_id in found.values_list(path, "pk"):
            near[home_id].append(roll.persons[person_id])
    return near


class _Desk:
    """The homes and everybody in them, while rows come in."""

    def __init__(self, given: frozenset[str]) -> None:
        self._given = given
        self._roll = Roll()
        self._homes = homes_by_place()
        self._near = persons_by_home(self._roll)
        self._known: dict[tuple[UUID, UUID], list[Resident]] = defaultdict(list)
        for resident in Resident.objects.order_by("created_at"):
            self._known[resident.household_id, resident.person_id].append(resident)
        self._new: list[Resident] = []
        self._changed: dict[UUID, Resident] = {}

    def enter(self, row: ResidentRecord) -> Outcome:
        home = home_in(self._homes, row.building, row.unit, row.room)
        if row.since_on and row.until_on and row.until_on < row.since_on:
            sentence = _("搬离日期不能早于入住日期。")
            raise DomainError("ends_before_it_begins", sentence, field="until_on")
        person, learned = self._roll.enter(row.told, self._near[home.pk])
        known = self._known[home.pk, person.pk]
        resident = same_span(known, row.since_on, row.until_on)
        values = row.values(self._given)
        if resident is None:
            self._add(home, person, values)
            return Outcome.NEW
        changes = differing(resident, values)
        for name, value in changes.items():
            setattr(resident, name, value)
        if changes and not resident._state.adding:
            self._changed[resident.pk] = resident
        return Outcome.CHANGED if changes or learned else Outcome.UNCHANGED

    def _add(self, home: Household, person: Person, values: dict[str, Any]) -> None:
        told = {"relation": Relation.OTHER, **values}
        resident = Resident(household=home, person=person, **told)
        self._known[home.pk, person.pk].append(resident)
        self._near[home.pk].append(person)
        self._new.append(resident)

    def write(self, actor_id: UUID | None) -> None:
        self._roll.write(actor_id)
        Resident.objects.bulk_create(self._new, batch_size=_BATCH)
        fields = ["relation", "since_on", "until_on"]
        Resident.objects.bulk_update(self._changed.values(), fields, batch_size=_BATCH)
