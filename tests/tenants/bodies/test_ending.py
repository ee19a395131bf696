"""With a body go the matters that its members have in hand."""

from datetime import date
from uuid import UUID

import pytest

from district.core.dates import PartialDate
from district.core.errors import DomainError
from district.core.permissions import Role
from district.identity.models import Account
from tenants.bodies.ending import end_body, open_matters_of
from tenants.bodies.models import Body, BodyKind
from tenants.bodies.seats import seat_person
from tenants.bodies.services import HandoverList, form_body
from tenants.matters.models import Matter
from tenants.matters.services import report_matter
from tests import make

pytestmark = pytest.mark.usefixtures("in_meijing")


def committee(term: int, member: Account) -> Body:
    day = PartialDate(date(2024 + term, 1, 10))
    body = form_body(kind=BodyKind.OWNERS_COMMITTEE, name="业委会", term_number=term, formed=day)
    seat_person(
        place=body, holder_name=member.name, post="委员", since=day, holder_phone=member.phone
    )
    return body


def in_hand_of(member: Account) -> Matter:
    matter = report_matter(actor=make.account(Role.RESIDENT), text="楼道灯不亮")
    Matter.objects.filter(pk=matter.pk).update(responsible=member)
    return matter


def end(body: Body, matters_to: UUID | None = None) -> None:
    end_body(
        body=body,
        dissolved=PartialDate(date(2026, 1, 10)),
        handover=HandoverList(0, "无", "账册", seal_is_surrendered=True),
        actor=make.account(Role.SECRETARY),
        matters_to=matters_to,
    )


def test_D19_open_matters_go_to_one_who_stays() -> None:
    member, heir = make.account(Role.COMMITTEE_MEMBER), make.account(Role.COMMITTEE_MEMBER)
    body, matter = committee(1, member), in_hand_of(member)
    assert list(open_matters_of(body)) == [matter]
    for taker, sentence in ((None, "还有 1 件没办完"), (member.pk, "不能接手")):
        with pytest.raises(DomainError, match=sentence):
            end(body, taker)
    end(body, heir.pk)
    matter.refresh_from_db()
    assert matter.responsible == heir
    assert not open_matters_of(body).exists()


def test_who_sits_on_the_next_body_keeps_the_matters() -> None:
    member = make.account(Role.COMMITTEE_MEMBER)
    body, matter = committee(1, member), in_hand_of(member)
    committee(2, member)
    end(body)
    matter.refresh_from_db()
    assert matter.responsible == member
