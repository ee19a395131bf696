"""The people of one compound: who asks, who answers, who judges, who looks on."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from district.core.permissions import Role
from district.identity.models import Account
from district.registry.models import Compound
from tenants.matters.models import Matter
from tenants.matters.services import finish, reopen, report_matter
from tenants.register.models import Household, Unit
from tenants.register.services import add_building, add_household, add_unit, settle_resident
from tests import make
from tests.tenants.matters.records import when

LONG_AGO = date(2022, 1, 1)


@dataclass(frozen=True)
class People:
    """The fixed cast of a matter."""

    secretary: Account
    member: Account
    head: Account
    resident: Account
    stranger: Account
    unit: Unit
    home: Household

    def neighbour(self, room: str, *, lives_here: bool = True) -> Account:
        """Somebody else of the same unit."""
        account = make.account(Role.RESIDENT, name=f"住{room}的人")
        if lives_here:
            home = add_household(unit=self.unit, room=room)
            settle_resident(account=account, household=home, since_on=LONG_AGO)
        return account

    def reported(self, text: str = "楼道灯不亮", **how: Any) -> Matter:
        """A matter that the resident has just reported."""
        return report_matter(actor=self.resident, text=text, **how)

    def finished(self, text: str = "楼道灯不亮") -> Matter:
        """A matter that the head has settled."""
        return finish(actor=self.head, matter_id=self.reported(text).pk, outcome="换了新灯泡")

    def take_up_again(self, matter: Matter, at: str) -> None:
        """The requester is not content, and says so by phone."""
        reopen(actor=self.secretary, matter_id=matter.pk, reason="又坏了", at=when(at))

    def settle(self, matter: Matter, at: str) -> None:
        """Somebody of the committee settles it."""
        finish(actor=self.secretary, matter_id=matter.pk, outcome="又换了一把", at=when(at))


@pytest.fixture
def people(in_meijing: Compound) -> People:
    unit = add_unit(building=add_building(name="3号楼"), name="2单元")
    home = add_household(unit=unit, room="402")
    resident = make.account(Role.RESIDENT, name="郑小兰")
    settle_resident(account=resident, household=home, since_on=LONG_AGO)
    return People(
        secretary=make.account(Role.SECRETARY, name="冯建国"),
        member=make.account(Role.COMMITTEE_MEMBER, name="白志强"),
        head=make.account(Role.UNIT_HEAD, name="康秀英", scope_id=unit.pk),
        resident=resident,
        stranger=make.account(Role.RESIDENT, name="武大勇"),
        unit=unit,
        home=home,
    )


@pytest.fixture
def media(tmp_path: Path, settings: Settings) -> Path:
    """An empty folder for pictures."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path
