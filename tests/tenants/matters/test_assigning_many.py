"""Several matters go to one person, all of them or none."""

from uuid import UUID, uuid4

import pytest

from district.audit.models import AuditEntry
from district.core.errors import Conflict, DomainError, Forbidden, NotFound
from district.core.permissions import Role
from tenants.matters.models import Assignment, Matter
from tenants.matters.services import assign, assign_many, report_matter
from tenants.matters.services.handling import MOST_AT_ONCE
from tenants.messages.models import Kind, Message
from tests import make
from tests.tenants.matters.conftest import People


def responsible() -> dict[UUID, UUID | None]:
    return dict(Matter.objects.values_list("pk", "responsible_id"))


def rows() -> tuple[int, int, int]:
    """How often it was written down who is responsible: as such, in the audit, as a message."""
    audits = AuditEntry.objects.filter(action="matter.assign")
    told = Message.objects.filter(kind=Kind.RESPONSIBLE)
    return Assignment.objects.count(), audits.count(), told.count()


def test_each_gets_its_own_rows_once(people: People) -> None:
    three = [people.reported().pk for _one in range(3)]
    before = rows()

    def hand_over() -> int:
        ids = [*three, three[0]]
        return len(
            assign_many(actor=people.secretary, matter_ids=ids, responsible_id=people.member.pk)
        )

    assert hand_over() == 3
    assert responsible() == dict.fromkeys(three, people.member.pk)
    after = tuple(number + 3 for number in before)
    assert rows() == after
    assert hand_over() == 3
    assert rows() == after


def test_where_one_refuses_none_is_moved(people: People) -> None:
    """In a sentence that names it: whoever chose a hundred has to know which one."""
    open_one, closed = people.reported(), people.finished()
    elsewhere = report_matter(actor=people.stranger, text="路不平")
    for person in (people.head, people.member):
        assign(actor=people.secretary, matter_id=elsewhere.pk, responsible_id=person.pk)
    before, written = responsible(), rows()

    def refused(kind: type[DomainError], sentence: str, *ids: UUID) -> None:
        with pytest.raises(kind, match=sentence):
            assign_many(
                actor=people.head, matter_ids=[open_one.pk, *ids], responsible_id=people.member.pk
            )
        assert (responsible(), rows()) == (before, written)

    refused(Forbidden, f"{elsewhere.number} 号事项由别人负责", elsewhere.pk)
    refused(Conflict, f"{closed.number} 号事项现在是“待评价”", closed.pk)
    refused(NotFound, "有的没有找到", uuid4())
    refused(DomainError, "一次最多选 100 件", *(uuid4() for _one in range(MOST_AT_ONCE)))


def test_nothing_and_nobody_are_refused(people: People) -> None:
    matter = people.reported()
    with pytest.raises(DomainError, match="请先选一选"):
        assign_many(actor=people.secretary, matter_ids=[], responsible_id=people.member.pk)
    gone = make.account(Role.RESIDENT)
    with pytest.raises(DomainError, match="不能当负责人"):
        assign_many(actor=people.secretary, matter_ids=[matter.pk], responsible_id=gone.pk)
