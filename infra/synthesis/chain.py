"""The chain below a compound's branches: groups, centre households, members, linked homes."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from district.core.dates import Precision
from infra.synthesis.names import persons
from infra.synthesis.order import Order, moment
from infra.synthesis.plan import Planned, middle_of
from infra.synthesis.register import Home, Register
from infra.synthesis.rows import Rows
from tenants.party.models import GroupArea, Link, Member, PartyGroup, Registration

_DAY = Precision.DAY.value
# Of the compounds with a branch: nobody enters a chain, it is whole, a centre household is lost.
_COURSES = {"": 0.25, "whole": 0.45, "lost": 0.30}
_MOST_AROUND = 2
_DOUBLE_REGISTERED = 0.2


@dataclass(frozen=True)
class _Duty:
    since: date
    until: date | None


class ChainWriter:
    """One group a building, one centre household a unit, and every home of the unit linked."""

    def __init__(self, order: Order, planned: Planned, rows: Rows, dice: random.Random) -> None:
        self._order, self._planned, self._rows, self._dice = order, planned, rows, dice
        self._groups = rows.table(PartyGroup, "branch_id", "name", "head_id", *_DATES)
        self._areas = rows.table(GroupArea, "group_id", "building_id", "unit_id")
        self._members = rows.table(Member, *_MEMBER, *_DATES)
        self._links = rows.table(Link, "member_id", "household_id", "is_primary", *_DATES)

    def write(self, branches: Sequence[str], register: Register) -> None:
        """Buildings go round among the ``branches``; without units there is nothing to write."""
        [course] = self._dice.choices(list(_COURSES), list(_COURSES.values()))
        if not course or not branches or not register.homes:
            return
        self._homes: dict[str, list[Home]] = {}
        for home in register.homes:
            self._homes.setdefault(home.unit_id, []).append(home)
        self._names = iter(persons(self._dice, len(register.unit_ids) * (1 + _MOST_AROUND)))
        self._lost = self._dice.choice(register.unit_ids) if course == "lost" else ""
        for number, (building, units) in enumerate(register.units_of.items()):
            self._write_group(branches[number % len(branches)], number, building, units)

    def _key(self) -> tuple[str, datetime]:
        at = moment(self._planned.go_live_on, 10 * 3600)
        return self._rows.identifier(at), at

    def _since(self) -> date:
        return self._planned.go_live_on - timedelta(days=self._dice.randint(1, 600))

    def _write_group(self, branch: str, number: int, building: str, units: list[str]) -> None:
        key, since = self._key(), self._since()
        centres = [self._write_centre(branch, key[0], unit, since) for unit in units]
        dates = (since, _DAY, None)
        self._groups.append((*key, branch, f"第{number + 1}党小组", centres[0], *dates))
        self._areas.append((*self._key(), key[0], building, None))

    def _write_centre(self, branch: str, group: str, unit: str, since: date) -> str:
        """The centre household, those around it, and the homes that they share out."""
        duty = _Duty(since, middle_of(self._order) if unit == self._lost else None)
        centre = self._write_member(branch, group, duty, None)
        around = [
            self._write_member(branch, group, duty, centre)
            for _number in range(self._dice.randint(0, _MOST_AROUND))
        ]
        members = [centre, *around]
        for number, home in enumerate(self._homes[unit]):
            row = (members[number % len(members)], home.id, True)
            self._links.append((*self._key(), *row, duty.since, _DAY, duty.until))
        return centre

    def _write_member(self, branch: str, group: str, duty: _Duty, centre: str | None) -> str:
        key = self._key()
        is_double = centre is not None and self._dice.random() < _DOUBLE_REGISTERED
        registration = Registration.RESIDENCE if is_double else Registration.FULL
        place = (branch, group, centre, next(self._names), registration.value, centre is None, None)
        self._members.append((*key, *place, duty.since, _DAY, duty.until))
        return key[0]


_DATES = ("since_on", "since_precision", "until_on")
_MEMBER = ("branch_id", "group_id", "centre_id", "name", "registration", "is_centre", "home_id")
