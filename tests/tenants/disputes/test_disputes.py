"""A dispute from its first day to the last visit (B8, D13)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from district.audit.models import AuditEntry
from district.core.clock import now, today
from district.core.errors import Conflict, DomainError, Forbidden, NotFound
from district.core.permissions import Role
from tenants.disputes import queries, services, settling
from tenants.disputes.access import disputes_of, mediators, own_dispute
from tenants.disputes.dangers import report_danger
from tenants.disputes.models import Dispute, DisputeStep, Ending, Party, Side, StepKind
from tenants.disputes.recurring import earlier_ones
from tenants.disputes.turning import turn_into_dispute
from tenants.matters.lists import list_matters
from tenants.matters.models import Matter, State, Supporter
from tenants.matters.services import discuss
from tenants.matters.veil import TURNED
from tenants.matters.wanted import Wanted
from tenants.messages.models import Message
from tenants.records.exporting import export_files
from tenants.register.models import Household
from tenants.register.services import add_household, remove_household
from tenants.visits.handling import make_matter
from tenants.visits.models import Issue, Met, Result
from tenants.visits.recording import Told, record_visit
from tests import make
from tests.tenants.disputes.making import failed, quarrel, settled
from tests.tenants.matters.conftest import People

WORDS = ("半夜拖椅子", "鑫城物业", "十点以后不拖椅子")


def test_B8_two_sides_an_agreement_and_a_visit(people: People) -> None:
    mediator = people.member
    dispute = quarrel(mediator, people.home, client_id=(sent := uuid4()))
    assert (
        services.accept_dispute(actor=mediator, kind="noise", text="x", client_id=sent) == dispute
    )
    services.note_session(actor=mediator, dispute_id=dispute.pk, note="两家都来了")
    done = settling.settle_dispute(
        actor=mediator, dispute_id=dispute.pk, ended_as=Ending.WRITTEN, agreement="不拖了"
    )
    assert done.follow_up_on == today() + timedelta(days=30) and done.court_until is None
    with pytest.raises(Conflict, match="已经结束"):
        services.note_session(actor=mediator, dispute_id=dispute.pk, note="又来")
    signed = {"signed_by": "郝明", "committee": "龙山社区人民调解委员会", "certificate": ""}
    with pytest.raises(DomainError, match="缺一样就不能叫人民调解"):
        settling.sign_as_peoples_mediator(actor=mediator, dispute_id=dispute.pk, **signed)
    signed["certificate"] = "晋调001"
    settling.sign_as_peoples_mediator(actor=mediator, dispute_id=dispute.pk, **signed)
    dispute.refresh_from_db()
    assert dispute.court_until == today() + timedelta(days=30)  # 人民调解法 art. 33
    settling.follow_up(actor=mediator, dispute_id=dispute.pk, note="都好")
    dispute.refresh_from_db()
    assert dispute.follow_up_on is None
    told = list(DisputeStep.objects.values_list("kind", flat=True))
    assert told == ["accepted", "session", "settled", "signed", "follow_up"]


def test_B8_only_mediator_and_secretary_know_of_it(people: People) -> None:
    dispute = quarrel(people.head, people.home)
    assert own_dispute(people.head, dispute.pk) == own_dispute(people.secretary, dispute.pk)
    admin = make.account(Role.COMPOUND_ADMIN)
    for other in (people.member, admin, people.resident, people.stranger):
        assert not disputes_of(other).exists()
        with pytest.raises(NotFound, match="没有找到"):
            services.note_session(actor=other, dispute_id=dispute.pk, note="看看")
    assert admin not in mediators() and people.head in mediators()
    with pytest.raises(Forbidden):
        services.accept_dispute(actor=admin, kind="noise", text="x")
    services.hand_over(actor=people.head, dispute_id=dispute.pk, mediator_id=people.member.pk)
    assert own_dispute(people.member, dispute.pk) == dispute
    assert not disputes_of(people.head).exists()


def test_B8_names_phones_and_words_stand_sealed(people: People) -> None:
    settled(people.member, people.home)
    failed(people.member, ended_as=Ending.POLICE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(d::text, '') FROM disputes_dispute AS d")
        [stored] = cursor.fetchone() or [""]
        cursor.execute("SELECT string_agg(p::text, '') FROM disputes_party AS p")
        stored += (cursor.fetchone() or [""])[0]
    facts = repr(list(AuditEntry.objects.values_list("action", "facts")))
    for words in WORDS:
        assert words not in facts and words not in stored
        assert words.encode().hex() not in stored
    assert "鑫城物业" in {one.name for one in Party.objects.all()}
    for statement in (
        "UPDATE disputes_disputestep SET kind = 'x'",
        "DELETE FROM disputes_disputestep",
        "SELECT set_config('chunshui.resealing', current_schema(), true);"
        "UPDATE disputes_disputestep SET kind = 'x'",
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)
    with transaction.atomic(), connection.cursor() as cursor:  # under another key it says the same
        cursor.execute("SELECT set_config('chunshui.resealing', current_schema(), true)")
        cursor.execute("UPDATE disputes_disputestep SET note = note || note")


@pytest.mark.parametrize("ended_as", [Ending.REFUSED, Ending.POLICE, Ending.COURT])
def test_B8_a_refusal_stops_it(people: People, ended_as: Ending) -> None:
    dispute = failed(people.member, ended_as=ended_as)
    assert not dispute.is_settled and not dispute.is_open
    with pytest.raises(Conflict, match="没有调成"):
        settling.sign_as_peoples_mediator(
            actor=people.member,
            dispute_id=dispute.pk,
            signed_by="x",
            committee="x",
            certificate="x",
        )
    with pytest.raises(Conflict, match="调成了"):
        settling.follow_up(actor=people.member, dispute_id=dispute.pk, note="x")


def test_B8_bad_input_is_refused_and_leaves_nothing(people: People) -> None:
    actor = people.member
    refused: tuple[tuple[dict[str, Any], str], ...] = (
        ({"kind": "x", "text": "吵"}, "哪一类"),
        ({"kind": "noise", "text": " \x00 "}, "是什么事"),
        ({"kind": "noise", "text": "长" * 5_000}, "太长"),
        ({"kind": "noise", "text": "吵", "accepted_on": today() + timedelta(days=1)}, "日期"),
        ({"kind": "noise", "text": "吵", "mediator_id": people.secretary.pk}, "先由您受理"),
    )
    for told, words in refused:
        with pytest.raises(DomainError, match=words):
            services.accept_dispute(actor=actor, **told)
    assert not Dispute.objects.exists()
    dispute = services.accept_dispute(actor=actor, kind="noise", text="吵")
    with pytest.raises(DomainError, match="双方是谁"):
        settling.settle_dispute(
            actor=actor, dispute_id=dispute.pk, ended_as=Ending.ORAL, agreement="好"
        )
    with pytest.raises(DomainError, match="选一户"):
        services.add_party(actor=actor, dispute_id=dispute.pk, side=1)
    services.add_party(actor=actor, dispute_id=dispute.pk, side=1, household=people.home)
    with pytest.raises(Conflict, match="已经在"):
        services.add_party(actor=actor, dispute_id=dispute.pk, side=2, household=people.home)


def test_D13_forty_households_are_one_case(people: People) -> None:
    homes = [add_household(unit=people.unit, room=str(500 + n)) for n in range(39)] + [people.home]
    dispute = services.accept_dispute(
        actor=people.head, kind="property", text="电梯老坏", is_collective=True
    )
    for _again in range(2):
        services.set_households(
            actor=people.head,
            dispute_id=dispute.pk,
            side=Side.FIRST,
            unit_id=people.unit.pk,
            households=[one.pk for one in homes],
        )
    services.add_party(actor=people.head, dispute_id=dispute.pk, side=Side.SECOND, name="鑫城物业")
    assert queries.households_in(dispute) == 40 and Dispute.objects.count() == 1
    [unit] = queries.sides_by_unit(dispute)
    assert (unit.households, unit.standing) == (40, 40)
    assert not queries.households_of(dispute, people.unit.pk, Side.SECOND).exists()
    with pytest.raises(Conflict, match="不能删除") as refused:
        remove_household(household=homes[0])
    assert "纠纷" not in refused.value.sentence


def _again(people: People, *homes: Household, later: int, kind: str = "noise") -> list[Dispute]:
    with time_machine.travel(now() + timedelta(days=later)):
        return earlier_ones(people.member, quarrel(people.member, *homes, kind=kind))


def test_DIS_03_the_same_parties_within_ninety_days(people: People) -> None:
    other = add_household(unit=people.unit, room="502")
    third = add_household(unit=people.unit, room="503")
    first = settled(people.member, people.home, other)
    assert _again(people, other, people.home, later=90) == [first]
    assert _again(people, other, people.home, later=91) == []
    assert _again(people, third, people.home, later=9) == []
    assert _again(people, people.home, later=9) == []  # with the company, and not with a neighbour
    company = settled(people.member, people.home, kind="property")
    assert _again(people, people.home, later=9, kind="property") == [company]
    with time_machine.travel(now() + timedelta(days=9)):
        second = quarrel(people.member, people.home, other)
        again = settling.confirm_recurrence(
            actor=people.member, dispute_id=second.pk, first_id=first.pk
        )
        assert again.observed_on == today() + timedelta(days=81)
        with pytest.raises(Conflict, match="认定过"):
            settling.confirm_recurrence(
                actor=people.member, dispute_id=second.pk, first_id=first.pk
            )
    assert second.steps.filter(kind=StepKind.AGAIN).count() == 1


def test_B8_nobody_learns_by_a_case_of_their_own_that_there_was_another(people: People) -> None:
    other = add_household(unit=people.unit, room="502")
    first = settled(people.member, people.home, other)
    own = quarrel(people.head, people.home, other)
    assert earlier_ones(people.head, own) == []
    with pytest.raises(DomainError, match="不是同样的双方"):
        settling.confirm_recurrence(actor=people.head, dispute_id=own.pk, first_id=first.pk)
    assert earlier_ones(people.secretary, own) == [first]
    settling.confirm_recurrence(actor=people.secretary, dispute_id=own.pk, first_id=first.pk)


def test_B8_a_matter_turned_into_a_dispute_keeps_no_word(people: People) -> None:
    text = "楼上502半夜拖椅子，说了三次不听"
    matter = people.reported(text)
    dispute = turn_into_dispute(
        actor=people.head, matter_id=matter.pk, kind="noise", mediator_id=people.head.pk
    )
    matter = Matter.objects.get()
    assert (matter.title, matter.text, matter.place) == (TURNED, TURNED, "")
    assert matter.is_private and matter.state == State.FINISHED
    assert matter.requester is None and matter.household is None and not Supporter.objects.exists()
    assert not Message.objects.exists() and not list_matters(
        viewer=people.secretary, wanted=Wanted(words="拖椅子")
    )
    assert text in dispute.text and dispute.parties.get().household == people.home
    with connection.cursor() as cursor:
        for table in ("matters_matter", "matters_stagemoment", "audit_auditentry"):
            cursor.execute(f"SELECT string_agg(t::text, '') FROM {table} AS t")
            assert "拖椅子" not in (cursor.fetchone() or [""])[0]
    with pytest.raises(Conflict):
        turn_into_dispute(actor=people.secretary, matter_id=matter.pk, kind="noise")
    talked = people.reported("狗叫")
    discuss(actor=people.head, matter_id=talked.pk, note="狗主人说会管")
    with pytest.raises(Conflict):
        turn_into_dispute(actor=people.head, matter_id=talked.pk, kind="pets")
    admin = make.account(Role.COMPOUND_ADMIN)
    with pytest.raises(DomainError, match="不能当调解人"):
        turn_into_dispute(actor=admin, matter_id=people.reported("漏水").pk, kind="leak")


def test_B8_what_was_heard_at_a_door_keeps_no_word_of_a_dispute(people: People) -> None:
    told = Told(Result.CONTACT, Met.ADULT, "楼上半夜拖椅子")
    visit = record_visit(actor=people.head, household=people.home, told=told)
    heard = make_matter(actor=people.head, issue_id=visit.issues.get().pk)
    assert heard.matter_id
    turn_into_dispute(
        actor=people.head, matter_id=heard.matter_id, kind="noise", mediator_id=people.head.pk
    )
    issue = Issue.objects.get()
    assert (issue.matter, issue.handled_at) == (None, heard.handled_at)  # it counts as before
    told_in_files = b"".join(body for _name, body in export_files()).decode("utf-8-sig")
    for words in ("拖椅子", TURNED):
        assert words not in issue.text + issue.answer
    assert "拖椅子" not in told_in_files and issue.text in told_in_files


def test_a_child_in_danger_is_reported_without_a_form(people: People) -> None:
    sent = uuid4()
    report = report_danger(actor=people.resident, authority="police", client_id=sent)
    assert report_danger(actor=people.resident, authority="police", client_id=sent) == report
    assert report.at <= now() and report.note == ""
    with pytest.raises(Conflict, match="编号"):
        report_danger(actor=people.stranger, authority="civil", client_id=sent)
    with pytest.raises(DomainError, match="报告给了谁"):
        report_danger(actor=people.resident, authority="x")
