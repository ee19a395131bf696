"""The people of one small compound and their browsers, for the pages of matters."""

import io
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from district.core.permissions import Role
from district.identity.models import Account
from district.registry.models import Compound
from tenants.matters.models import Matter, Solution, Source
from tenants.matters.models import Satisfaction as Content
from tenants.matters.services import (
    discuss,
    finish,
    judge,
    publish,
    record_for_other,
    report_matter,
    start_work,
)
from tenants.register.models import Household, Unit
from tenants.register.services import add_building, add_household, add_unit, settle_resident
from tests.make import account
from tests.visitors import inside, visitor

PHONE = "13812340001"


@dataclass(frozen=True)
class Cast:
    """Who stands in the compound; every act enters it by itself."""

    place: Compound
    people: dict[str, Account]
    unit: Unit
    other_unit: Unit
    home: Household

    def browser(self, who: str) -> Client:
        return visitor(self.place, self.people[who])

    def reported(self, text: str = "楼道灯不亮", by: str = "resident", **more: Any) -> Matter:
        """A matter that somebody has just reported, in the head's unit."""
        with inside(self.place):
            more = {"unit_id": self.unit.pk, "client_id": uuid4(), **more}
            return report_matter(actor=self.people[by], text=text, **more)

    def found(self, text: str = "井盖松动") -> Matter:
        """A matter that nobody asked for."""
        with inside(self.place):
            return record_for_other(
                actor=self.people["head"], source=Source.PATROL, text=text, unit_id=self.unit.pk
            )

    def discussed(self, matter: Matter) -> Matter:
        self._act(discuss, "secretary", matter, note="请电工来")
        return self.fresh(matter)

    def started(self, matter: Matter) -> Matter:
        self._act(start_work, "secretary", matter)
        return self.fresh(matter)

    def finished(self, matter: Matter) -> Matter:
        self._act(finish, "secretary", matter, outcome="换了新灯泡")
        return self.fresh(matter)

    def judged(self, matter: Matter) -> Matter:
        self._act(
            judge, "resident", matter, solution=Solution.SOLVED, satisfaction=Content.SATISFIED
        )
        return self.fresh(matter)

    def published(self, matter: Matter, text: str = "") -> Matter:
        self._act(publish, "secretary", matter, text=text)
        return self.fresh(matter)

    def fresh(self, matter: Matter) -> Matter:
        with inside(self.place):
            return Matter.objects.get(pk=matter.pk)

    def _act(self, service: Any, who: str, matter: Matter, **more: Any) -> None:
        with inside(self.place):
            service(actor=self.people[who], matter_id=matter.pk, **more)


def gather(place: Compound) -> Cast:
    """Build the compound's people once for a test."""
    with inside(place):
        building = add_building(name="3号楼")
        unit = add_unit(building=building, name="2单元")
        other = add_unit(building=building, name="1单元")
        home = add_household(unit=unit, room="402")
        people = {
            "admin": account(Role.COMPOUND_ADMIN, name="褚明亮"),
            "secretary": account(Role.SECRETARY, name="冯建国"),
            "member": account(Role.COMMITTEE_MEMBER, name="白志强"),
            "head": account(Role.UNIT_HEAD, name="康秀英", scope_id=unit.pk),
            "other_head": account(Role.UNIT_HEAD, name="乔满仓", scope_id=other.pk),
            "resident": account(Role.RESIDENT, name="郑小兰", phone=PHONE),
            "stranger": account(Role.RESIDENT, name="武大勇"),
        }
        settle_resident(account=people["resident"], household=home, since_on=home.created_at.date())
    return Cast(place, people, unit, other, home)


def photo(
    width: int = 80, height: int = 60, form: str = "JPEG", name: str = "IMG_1.jpg"
) -> SimpleUploadedFile:
    """A picture as a phone sends it, with the maker's name in it."""
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "CameraMaker"
    Image.new("RGB", (width, height), "green").save(file, form, exif=exif)
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")
