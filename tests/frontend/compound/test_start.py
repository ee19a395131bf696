"""The first page after the log-in: a unit head's homes, a resident's head, the next steps."""

import re
from datetime import date

import pytest
from django.test import Client

from district.core.clock import today
from district.core.dates import PartialDate
from district.core.permissions import Role
from district.registry.models import Compound, ManagementMode
from tenants.bodies.models import Body
from tenants.heads.models import HeadTerm
from tenants.party.links import end_link, link_households
from tenants.party.models import Link
from tenants.people.models import Relation, Resident
from tenants.people.services import settle
from tenants.people.told import Told
from tenants.property.services import assign_guidance
from tenants.register.managing import enter_management
from tenants.register.models import Household, Management, Occupancy
from tests.frontend.compound.test_collecting import owned, polled
from tests.frontend.compound.test_homes import home_in
from tests.frontend.compound.test_organisation import page
from tests.make import account
from tests.visitors import inside, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_filled")]


def test_B19_a_head_finds_the_own_homes_with_who_lives_there(
    filled: Compound, unit_head: Client
) -> None:
    home, other = home_in(filled), home_in(filled, "1号楼", "1单元")
    with inside(filled):
        owned(home, "康一舟")
        owned(other, "白露")
        Household.objects.filter(unit=home.unit_id, room="301").update(occupancy=Occupancy.VACANT)
        homes = Household.objects.filter(unit=home.unit_id).count()
    shown = page(unit_head, "/")
    assert f"我的 {homes} 户" in shown
    assert "康一舟" in shown and "空置" in shown
    assert "白露" not in shown and "1号楼1单元" not in shown
    assert f"/homes/{home.pk}/changes/" in shown
    assert unit_head.get(f"/homes/{other.pk}/changes/").status_code == 404


def test_B18_homes_linked_beyond_the_unit_are_doors_without_names(
    filled: Compound, unit_head: Client
) -> None:
    other = home_in(filled, "1号楼", "1单元")
    with inside(filled):
        owned(other, "白露")
        term = HeadTerm.objects.get(unit__building__name="3号楼", unit__name="2单元")
        term.account = account(Role.UNIT_HEAD, scope_id=term.unit_id)
        term.save()
        before = Link.objects.get(household=other)
        end_link(link=before, until_on=before.since_on)
        member = Link.objects.filter(household__unit=term.unit_id)[0].member
        assert member.name == term.holder_name
        link_households(member=member, households=[other], since=PartialDate(before.since_on))
    shown = page(visitor(filled, term.account), "/")
    assert "1号楼1单元201" in shown
    assert "白露" not in shown and f"/homes/{other.pk}/" not in shown
    assert "1号楼1单元201" not in page(unit_head, "/")


def test_a_head_records_who_came_left_and_what_changed(filled: Compound, unit_head: Client) -> None:
    home = home_in(filled)
    with inside(filled):
        owned(home, "康一舟")
        resident = Resident.objects.get()
    day = today().isoformat()
    arrival = {"name": "乔淑芳", "phone": "", "relation": "tenant", "since_on": day}
    sent = unit_head.post(f"/homes/{home.pk}/moved-in/", arrival)
    assert sent.headers["Location"] == f"/homes/{home.pk}/"
    assert "乔淑芳" in page(unit_head, f"/homes/{home.pk}/changes/")
    about = f"/homes/residents/{resident.pk}"
    assert unit_head.post(f"{about}/phone/", {"phone": "13800001234"}).status_code == 302
    became = {"relation": "tenant", "since_on": day}
    assert unit_head.post(f"{about}/relation/", became).status_code == 302
    with inside(filled):
        resident.refresh_from_db()
        now_there = Resident.objects.get(person=resident.person, until_on=None)
        assert (resident.until_on, now_there.relation) == (today(), Relation.TENANT)
        assert resident.person.phone == "13800001234"
    about = f"/homes/residents/{now_there.pk}"
    assert unit_head.post(f"{about}/moved-out/", {"until_on": day}).status_code == 302
    assert "康一舟" not in page(unit_head, f"/homes/{home.pk}/changes/")
    assert unit_head.get(f"{about}/phone/").status_code == 404


def test_a_head_gives_nobody_the_phone_with_which_another_logs_in(
    filled: Compound, unit_head: Client
) -> None:
    with inside(filled):
        owned(home_in(filled), "康一舟")
        resident = Resident.objects.get()
        own = account(name="贾冬生", phone="13700009999")
    answer = unit_head.post(f"/homes/residents/{resident.pk}/phone/", {"phone": own.phone})
    assert answer.status_code == 409
    assert "别人正用这个手机号登录" in answer.content.decode()
    with inside(filled):
        elsewhere = settle(
            person=Told("白露"),
            household=home_in(filled, "1号楼", "1单元"),
            relation=Relation.OWNER,
        )
    for change in ("moved-out", "phone", "relation"):
        assert unit_head.post(f"/homes/residents/{elsewhere.pk}/{change}/").status_code == 404


def test_B28_the_own_head_and_the_party_above_stand_on_a_residents_first_page(
    resident: Client,
) -> None:
    shown = page(resident, "/")
    assert "谁负责我家" in shown and 'href="tel:19900000014"' in shown
    assert "3号楼党小组，美景华庭小区党支部" in shown
    assert "下一步做什么" not in shown and "户</h1>" not in shown


def test_a_secretary_reads_one_list_of_next_steps(filled: Compound, secretary: Client) -> None:
    with inside(filled):
        owned(home_in(filled), "康一舟")
        vote = polled()
        link = Link.objects.all()[0]
        end_link(link=link, until_on=link.since_on)
        body = Body.objects.get(term_number=3)
        HeadTerm.objects.filter(unit=link.household.unit_id).update(until_on=today())
    shown = page(secretary, "/")
    assert re.search(rf'href="/votes/{vote.pk}/roll/\?waiting=1".*?还有 1 户没投票', shown, re.S)
    assert f'href="/organisation/bodies/{body.pk}/"' in shown and "没有第 4 届的记录" in shown
    assert f"/organisation/chain/units/{link.household.unit_id}/link/" in shown
    assert f"/organisation/units/{link.household.unit_id}/appoint/" in shown


def test_whoever_has_no_part_in_the_compound_comes_to_the_board(meijing: Compound) -> None:
    assert Client(HTTP_HOST="meijing.localhost").get("/").headers["Location"] == "/board/"
    with inside(meijing):
        guest, lost = account(Role.DISTRICT_VISITOR), account(Role.UNIT_HEAD)
    assert visitor(meijing, guest).get("/").headers["Location"] == "/matters/"
    assert "谁负责我家" in page(visitor(meijing, lost), "/")


def test_a_company_of_which_nothing_was_entered_is_a_next_step(
    filled: Compound, secretary: Client
) -> None:
    sentence = "红色物业的材料一项也没有登记"
    assert sentence not in page(secretary, "/")
    with inside(filled):
        Management.objects.all().delete()
        since = PartialDate(date(2021, 8, 1))
        enter_management(mode=ManagementMode.COMPANY, since=since, company="安居物业")
    assert sentence in page(secretary, "/")
    with inside(filled):
        assign_guidance(holder_name="高文静", since=since)
    assert sentence not in page(secretary, "/")
