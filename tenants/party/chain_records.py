"""The chain as files: groups, members on public duty, and the households they look after."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.dates import PartialDate
from district.core.errors import DomainError
from district.core.outcomes import Outcome
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.filing import Fate, one_by_one
from district.core.sheets.parsers import choice_of, day, partial_date, text, yes_no
from tenants.party.groups import Place, form_group, name_group_head, revise_group
from tenants.party.members import list_member, revise_member
from tenants.party.models import Branch, Member, PartyGroup, Registration
from tenants.party.queries import groups, members, overlap, overlapping
from tenants.register.models import Building, Household, Unit
from tenants.register.names import building_name, room_name, unit_name

BRANCH = Column("branch", ("党支部", "支部名称"), text(60), True, example="示例：小区党支部")
SINCE = Column(
    "since", ("开始日期", "从哪天起"), partial_date(), True, _("只记得年月也可以"), "2023年3月"
)
UNTIL = Column("until_on", ("结束日期",), day(), help=_("没有结束就留空"))


@dataclass(frozen=True)
class GroupRecord:
    number: int
    branch: str
    group: str
    places: str
    since: PartialDate
    until_on: date | None

    @property
    def key(self) -> tuple[str, str, date]:
        return self.branch, self.group, self.since.day


@dataclass(frozen=True)
class MemberRecord:
    """``building``, ``unit`` and ``room`` are the home of a centre household, where told."""

    number: int
    branch: str
    name: str
    registration: str | None
    group: str
    is_group_head: bool | None
    is_centre: bool | None
    centre: str
    building: str
    unit: str
    room: str
    since: PartialDate
    until_on: date | None

    @property
    def key(self) -> tuple[str, str, date]:
        return self.branch, self.name, self.since.day


_REGISTRATIONS = {"正式": "full", "本支部": "full", "双报到": "residence_registration"}
GROUPS = Sheet(
    _("党小组"),
    (
        BRANCH,
        Column("group", ("党小组", "党小组名称"), text(60), True, example="1号楼党小组"),
        Column(
            "places",
            ("负责范围", "楼栋单元"),
            text(400),
            help=_("楼栋或单元，用顿号隔开"),
            example="1号楼、2号楼3单元",
        ),
        SINCE,
        UNTIL,
    ),
    GroupRecord,
)
MEMBERS = Sheet(
    _("党员"),
    (
        BRANCH,
        Column("name", ("姓名", "党员姓名"), text(40), True, _("只登记承担公开职责的"), "高文静"),
        Column(
            "registration",
            ("登记类型",),
            choice_of(Registration, aliases=_REGISTRATIONS),
            help=_("不填就是组织关系在本支部"),
            example="双报到",
        ),
        Column("group", ("党小组",), text(60), example="1号楼党小组"),
        Column("is_group_head", ("党小组组长", "组长"), yes_no(), example="否"),
        Column("is_centre", ("党员中心户",), yes_no(), example="是"),
        Column("centre", ("所属中心户",), text(40), help=_("挂在哪位中心户下，写姓名")),
        Column("building", ("楼栋", "楼号"), text(20), example="1号楼"),
        Column("unit", ("单元", "单元号"), text(20), example="2单元"),
        Column("room", ("房号", "门牌"), text(20), help=_("中心户住在哪里；不愿登记就留空")),
        SINCE,
        UNTIL,
    ),
    MemberRecord,
)


def file_groups(
    rows: Sequence[GroupRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    named, branches = _named_places(), Branches()

    def enter(row: GroupRecord) -> Outcome:
        branch = branches.called(row.branch)
        places = _places(row.places, named)
        told: dict[str, Any] = {"places": places, "until_on": row.until_on}
        group = PartyGroup.objects.filter(branch=branch, name=row.group, since_on=row.since.day)
        known = group.first()
        if known is None:
            form_group(branch=branch, name=row.group, since=row.since, actor_id=actor_id, **told)
            return Outcome.NEW
        values = {name: value for name, value in told.items() if name in given}
        changed = revise_group(group=known, actor_id=actor_id, **values)
        return Outcome.CHANGED if changed else Outcome.UNCHANGED

    return one_by_one(rows, enter)


def file_members(
    rows: Sequence[MemberRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    """Centre households first, whatever their order in the file: others gather around them."""
    branches = Branches()
    known_before = {(one.branch_id, one.name, one.since_on): one for one in Member.objects.all()}

    def enter(row: MemberRecord) -> Outcome:
        branch = branches.called(row.branch)
        told: dict[str, Any] = {
            "group": branches.group(branch, row),
            "centre": _centre(branch, row),
            "is_centre": bool(row.is_centre),
            "home": _home(row),
            "registration": row.registration or Registration.FULL,
            "until_on": row.until_on,
        }
        known = known_before.get((branch.pk, row.name, row.since.day))
        if known is None:
            member = list_member(
                branch=branch, name=row.name, since=row.since, actor_id=actor_id, **told
            )
            _lead(member, bool(row.is_group_head), actor_id)
            return Outcome.NEW
        given_too = given | ({"home"} if "room" in given else set())
        values = {name: value for name, value in told.items() if name in given_too}
        if told["centre"] is not None:
            values.pop("group", None)  # that of the centre household
        changed = revise_member(member=known, actor_id=actor_id, **values)
        if "is_group_head" in given:
            fresh = Member.objects.select_related("group").get(pk=known.pk)
            changed = _lead(fresh, bool(row.is_group_head), actor_id) or changed
        return Outcome.CHANGED if changed else Outcome.UNCHANGED

    return one_by_one(sorted(rows, key=lambda row: bool(row.centre)), enter)


def group_rows() -> Iterator[Mapping[str, Any]]:
    for group in groups():
        yield {
            "branch": group.branch.name,
            "group": group.name,
            "places": "、".join(str(area) for area in group.areas.all()),
            "since": group.since,
            "until_on": group.until_on,
        }


def member_rows() -> Iterator[Mapping[str, Any]]:
    for member in members():
        home = member.home
        unit = home.unit if home else None
        yield {
            "branch": member.branch.name,
            "name": member.name,
            "registration": member.registration,
            "group": member.group.name if member.group else "",
            "is_group_head": bool(member.group and member.group.head_id == member.pk),
            "is_centre": member.is_centre,
            "centre": member.centre.name if member.centre else "",
            "building": unit.building.name if unit else "",
            "unit": unit.name if unit else "",
            "room": home.room if home else "",
            "since": member.since,
            "until_on": member.until_on,
        }


class Branches:
    """What rows may name, read once for all of them."""

    def __init__(self) -> None:
        self._branches = {branch.name: branch for branch in Branch.objects.all()}
        self._groups = list(PartyGroup.objects.all())

    def called(self, name: str) -> Branch:
        branch = self._branches.get(name)
        if branch is None:
            raise DomainError(
                "no_such_branch",
                _("还没有登记这个党支部。请先导入党支部，或改正这里。"),
                field="branch",
            )
        return branch

    def group(self, branch: Branch, row: "MemberRecord") -> PartyGroup | None:
        """The group of this name that stood while the member did."""
        if not row.group:
            return None
        for group in self._groups:
            is_it = (group.branch_id, group.name) == (branch.pk, row.group)
            if is_it and overlap(group, row.since.day, row.until_on):
                return group
        raise DomainError("no_such_group", _("这个支部没有这个党小组。"), field="group")


def _named_places() -> dict[str, Place]:
    named: dict[str, Place] = {one.name: one for one in Building.objects.all()}
    return named | {str(one): one for one in Unit.objects.select_related("building")}


def _places(cell: str, named: dict[str, Place]) -> list[Place]:
    words = [word.strip() for word in cell.replace("，", "、").replace(",", "、").split("、")]
    found = []
    for word in filter(None, words):
        place = named.get(word) or named.get(building_name(word))
        if place is None:
            raise DomainError(
                "no_such_place",
                _("底册里没有%(place)s。请先导入楼栋和单元，或改正这里。"),
                {"place": word},
                field="places",
            )
        found.append(place)
    return found


def _centre(branch: Branch, row: MemberRecord) -> Member | None:
    if not row.centre:
        return None
    found = Member.objects.filter(branch=branch, name=row.centre, is_centre=True)
    centre = found.filter(overlapping(row.since.day, row.until_on)).select_related("group").last()
    if centre is None:
        raise DomainError("no_such_centre", _("请选择本支部的一个党员中心户。"), field="centre")
    return centre


def _home(row: MemberRecord) -> Household | None:
    if not row.room:
        return None
    return home_at(row.building, row.unit, row.room)


def home_at(building: str, unit: str, room: str) -> Household:
    """The home of a row; without its address in the refusal, which is logged."""
    homes = Household.objects.filter(room=room_name(room))
    if building or unit:
        homes = homes.filter(
            unit__building__name=building_name(building), unit__name=unit_name(unit)
        )
    else:
        homes = homes.filter(unit=None)
    home = homes.first()
    if home is None:
        raise unknown_home()
    return home


def unknown_home() -> DomainError:
    return DomainError(
        "no_household", _("底册里没有这一户。请检查楼栋、单元和房号。"), field="room"
    )


def _lead(member: Member, is_head: bool, actor_id: UUID | None) -> bool:
    """Let the group's head be this member, or no longer; tell whether that changed anything."""
    group = member.group
    if group is None or is_head == (group.head_id == member.pk):
        return False
    return name_group_head(group=group, head=member if is_head else None, actor_id=actor_id)
