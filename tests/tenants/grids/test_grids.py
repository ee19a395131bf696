"""The grid member within the walls: named with a term, handed matters, and they come back (F21)."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from district.core.clock import today
from district.core.errors import DomainError, NotFound
from district.core.permissions import Role
from tenants.grids.models import GridTerm
from tenants.grids.queries import member_for, terms_on
from tenants.grids.services import end_grid_term, name_grid_member, share_units
from tenants.matters.access import readable_matter
from tenants.matters.lists import list_matters
from tenants.matters.models import Result, Source
from tenants.matters.services import assign, finish, record_for_other
from tenants.matters.veil import sees_every_word
from tenants.register.models import Unit
from tenants.register.services import add_building, add_unit
from tests.make import account

pytestmark = pytest.mark.usefixtures("in_meijing")
DAY = date(2024, 3, 1)
PHONE = "13900008001"


def named(
    grid: UUID, name: str = "郝秀英", *, since_on: date = DAY, holder_phone: str = ""
) -> GridTerm:
    return name_grid_member(
        grid_id=grid, holder_name=name, holder_phone=holder_phone, since_on=since_on
    )


def test_F21_a_grid_has_one_member_at_a_time_and_the_next_ends_the_last() -> None:
    grid = uuid4()
    named(grid)
    named(grid, "靳巧云", since_on=DAY + timedelta(days=30))
    assert [one.holder_name for one in terms_on(today())] == ["靳巧云"]
    assert [one.holder_name for one in terms_on(DAY)] == ["郝秀英"]
    with pytest.raises(DomainError, match="已有网格员"):
        named(grid, "成喜旺", since_on=DAY)
    with pytest.raises(IntegrityError, match="one_member_of_a_grid"), transaction.atomic():
        GridTerm.objects.create(grid_id=grid, holder_name="成喜旺", since_on=today())


def test_F21_a_resident_finds_the_member_of_the_own_unit() -> None:
    building = add_building(name="1号楼")
    one, other = (add_unit(building=building, name=name) for name in ("1单元", "2单元"))
    first, second = uuid4(), uuid4()
    named(first)
    assert member_for(one) == member_for(other) == GridTerm.objects.get()
    named(second, "靳巧云")
    share_units(grid_id=second, units=[one])
    share_units(grid_id=first, units=[other])
    found = [member_for(unit) for unit in Unit.objects.order_by("name")]
    assert [term and term.holder_name for term in found] == ["靳巧云", "郝秀英"]


def test_F21_a_matter_is_handed_to_the_grid_member_and_comes_back() -> None:
    secretary = account(Role.SECRETARY)
    member = account(Role.GRID_MEMBER, phone=PHONE)
    term = named(uuid4(), holder_phone=PHONE)
    assert term.account == member
    matter = record_for_other(actor=secretary, source=Source.PATROL, text="井盖松动")
    with pytest.raises(NotFound):
        readable_matter(member, matter.pk)
    assign(actor=secretary, matter_id=matter.pk, responsible_id=member.pk)
    mine = readable_matter(member, matter.pk)
    assert sees_every_word(member, mine)
    assign(actor=member, matter_id=matter.pk, responsible_id=secretary.pk)
    back = readable_matter(member, matter.pk)
    assert back.responsible == secretary and not sees_every_word(member, back)
    assert list(list_matters(viewer=member)) == [back]


def test_F21_a_member_finishes_what_was_handed_over() -> None:
    secretary, member = account(Role.SECRETARY), account(Role.GRID_MEMBER)
    matter = record_for_other(actor=secretary, source=Source.PATROL, text="井盖松动")
    other = record_for_other(actor=secretary, source=Source.PATROL, text="灯不亮")
    assign(actor=secretary, matter_id=matter.pk, responsible_id=member.pk)
    finish(actor=member, matter_id=matter.pk, outcome="已固定", result=Result.DONE)
    with pytest.raises(NotFound):
        finish(actor=member, matter_id=other.pk, outcome="已换", result=Result.DONE)


def test_F21_with_the_term_goes_the_role_and_open_matters_find_the_next() -> None:
    secretary = account(Role.SECRETARY)
    member = account(Role.GRID_MEMBER, phone=PHONE)
    term = named(uuid4(), holder_phone=PHONE)
    matter = record_for_other(actor=secretary, source=Source.PATROL, text="井盖松动")
    assign(actor=secretary, matter_id=matter.pk, responsible_id=member.pk)
    end_grid_term(term=term, until_on=today())
    matter.refresh_from_db()
    assert matter.responsible == secretary
    assert not member.grants.filter(until_on=None).exists()
    with pytest.raises(DomainError, match="已经结束"):
        end_grid_term(term=term, until_on=today())
