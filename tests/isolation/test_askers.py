"""Who asked is known to those who raised it, wrote it down or handle it, and to nobody else."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from district.core.clock import today
from district.core.permissions import Role
from district.identity.models import Account
from tenants.matters.models import Channel, Matter, Solution, Source
from tenants.matters.services import (
    finish,
    judge,
    merge_duplicate,
    publish,
    record_for_other,
    reopen,
    report_matter,
)
from tenants.register.models import Unit
from tenants.register.services import add_unit
from tests.isolation.ground import Ground
from tests.isolation.walking import COMPOUND, LEAVING, Answer, knock
from tests.make import account
from tests.routes import routes
from tests.visitors import inside, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_lived", "no_limits")]
ASKER, PHONES = "密名某", ("13700000088", "13700000077", "13700000066")


def _reported(officer: Account) -> Matter:
    """One that its asker reported, judged and had taken up again."""
    asker = account(Role.RESIDENT, name=ASKER, phone=PHONES[0])
    own = report_matter(actor=asker, text="楼道灯不亮")
    finish(actor=officer, matter_id=own.pk, outcome="换了灯")
    judge(actor=asker, matter_id=own.pk, solution=Solution.NOT_SOLVED)
    return reopen(actor=asker, matter_id=own.pk, reason="又坏了")


def _told_by_phone(officer: Account) -> Matter:
    """One that was written down for its asker, with another one in it, and is on the board."""
    told, again = (
        record_for_other(
            actor=officer,
            source=Source.PHONE,
            text=f"{ASKER}说井盖松动，电话{phone}",
            requester_name=ASKER,
            requester_phone=phone,
        )
        for phone in PHONES[1:]
    )
    merge_duplicate(actor=officer, duplicate_id=again.pk, into_id=told.pk)
    finish(actor=officer, matter_id=told.pk, outcome=f"告诉了{ASKER}")
    judge(
        actor=account(Role.COMMITTEE_MEMBER),
        matter_id=told.pk,
        solution=Solution.SOLVED,
        channel=Channel.PHONE,
        note=f"给{ASKER}打了电话",
    )
    return publish(actor=officer, matter_id=told.pk)


def _looking_on(ground: Ground, role: Role, matters: list[Matter]) -> Client:
    """Somebody of this role, of another unit, who supports them."""
    unit = Unit.objects.get(pk=UUID(ground.values["unit_id"]))
    elsewhere = add_unit(building=unit.building, name="别处")
    person = account(name="路过的人")
    scope = elsewhere.pk if role is Role.UNIT_HEAD else None
    person.grants.create(role=role, scope_id=scope, since_on=today())
    for matter in matters:
        matter.supporters.create(account=person)
    return visitor(ground.place, person)


def _shown(client: Client, ground: Ground, matters: list[Matter]) -> set[str]:
    """Where an asker stands, by every address and by a search for the name.

    What the address of no matter is in, is asked for once.
    """
    of_none = {str(one) for one in routes(COMPOUND) if "/matters/" not in one.described}
    answers: list[Answer] = []
    for matter in matters:
        values = {**ground.values, "matter_id": str(matter.pk)}
        passing = {*LEAVING, *(of_none if answers else ())}
        met = list(knock(client, COMPOUND, values, ["GET"], passing=passing))
        assert any(str(one.route) == "matters:show" and one.status == 200 for one in met)
        answers += met
    found = {
        str(one.route) for one in answers if any(sign in one.text for sign in (ASKER, *PHONES))
    }
    for address in (f"/matters/?q={ASKER}", f"/api/v1/matters?search={ASKER}"):
        if any(str(matter.pk) in client.get(address).content.decode() for matter in matters):
            found.add(address)
    return found


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.GRID_MEMBER, Role.DISTRICT_VISITOR])
def test_who_only_looks_on_reads_nowhere_who_asked(meijing_lives: Ground, role: Role) -> None:
    with inside(meijing_lives.place):
        matters = [_reported(meijing_lives.officer), _told_by_phone(meijing_lives.officer)]
        client = _looking_on(meijing_lives, role, matters)
    assert _shown(client, meijing_lives, matters) == set()


def test_another_units_head_reads_every_word_and_nowhere_who_asked(meijing_lives: Ground) -> None:
    with inside(meijing_lives.place):
        matter = _reported(meijing_lives.officer)
        client = _looking_on(meijing_lives, Role.UNIT_HEAD, [matter])
    assert _shown(client, meijing_lives, [matter]) == set()


@pytest.mark.parametrize("raised", [_reported, _told_by_phone])
def test_who_handles_it_reads_who_asked(
    meijing_lives: Ground, raised: Callable[[Account], Matter]
) -> None:
    with inside(meijing_lives.place):
        matter = raised(meijing_lives.officer)
        client = visitor(meijing_lives.place, meijing_lives.officer)
    for address in (f"/matters/{matter.pk}/", f"/api/v1/matters/{matter.pk}/"):
        assert ASKER in client.get(address).content.decode()
