"""What street and district advise reaches the compound as one visit with one matter (G6)."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import OperationalError, connections

from district.audit.models import AuditEntry
from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.core.jobs import Job
from district.core.permissions import Role
from district.guidance.models import GuidanceNote
from district.guidance.queries import notes, visits_this_year, waiting_notes
from district.guidance.services import GuidanceDraft, give_guidance
from district.identity.models import Account
from district.registry.models import Compound, CompoundEvent, LifeAct
from district.registry.services.life import (
    make_read_only,
    make_writable,
    resume_compound,
    suspend_compound,
)
from district.registry.superiors import Superior
from district.tenancy.context import compound_context
from tenants.matters.models import Matter, Source
from tenants.matters.services import finish
from tenants.messages.models import Kind, Message
from tenants.superiors.models import SuperiorVisit
from tenants.superiors.services import follow_up, record_superior_visit
from tests.district.registry.lives import told
from tests.district.registry.test_restoring import restore
from tests.make import account, community
from tests.tenants.meetings.test_metrics import at
from tests.workers.conftest import RollUp, printed
from tests.workers.test_broken_compound import break_down
from workers.guidance import deliver_guidance, resend_guidance

pytestmark = pytest.mark.django_db
ADVICE = "2单元楼道堆物，请清理"


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Job, Any]]:
    """What was asked of the queue; the tests carry it out themselves."""
    asked: list[tuple[Job, Any]] = []
    monkeypatch.setattr(
        "district.guidance.services.enqueue", lambda job, **told: asked.append((job, told))
    )
    return asked


@pytest.fixture
def street(db: None) -> Account:
    """Of the street over 王府名苑, and not over 美景华庭."""
    over = community("河东社区居委会").periods.get().parent_id
    return account(Role.STREET_READER, scope_id=over)


def given(actor: Account, *places: Compound, client_id: UUID | None = None, **how: Any) -> Any:
    draft: dict[str, Any] = {"came_on": today(), "advice": ADVICE, **how}
    made = give_guidance(
        actor=actor, draft=GuidanceDraft([one.pk for one in places], **draft), client_id=client_id
    )
    return made[0] if len(made) == 1 else made


def delivered(note: GuidanceNote) -> bool:
    deliver_guidance(str(note.pk))
    note.refresh_from_db()
    return note.delivered_at is not None


def arrived(place: Compound) -> tuple[list[SuperiorVisit], list[Matter]]:
    with compound_context(place):
        return list(SuperiorVisit.objects.all()), list(Matter.objects.all())


def test_G6_the_streets_note_becomes_a_matter_of_the_compound_and_the_secretary_hears(
    street: Account, wangfu: Compound, meijing: Compound, rung: list[tuple[Job, Any]]
) -> None:
    with compound_context(wangfu):
        secretary = account(Role.SECRETARY)
    note = given(street, wangfu, who="包片干部 2 人")
    assert rung == [(Job.DELIVER_GUIDANCE, {"note_id": str(note.pk)})]
    assert (note.giver, delivered(note)) == ("城北街道", True)
    [visit], [matter] = arrived(wangfu)
    assert (visit.giver, visit.who, visit.advice) == ("城北街道", "包片干部 2 人", ADVICE)
    assert visit.is_told and visit.entered_by_id is None and visit.matter_id == matter.pk
    assert (matter.source, matter.text) == (Source.ABOVE, ADVICE)
    assert (matter.recorded_by_id, matter.requester_id) == (None, None)
    assert (matter.responsible_id, matter.asks_verdict) == (secretary.pk, False)
    with compound_context(wangfu):
        assert Message.objects.get(account=secretary).kind == Kind.RESPONSIBLE
    assert arrived(meijing) == ([], [])


def test_G6_delivered_again_and_followed_up_by_hand_it_stays_one(
    street: Account, wangfu: Compound
) -> None:
    note = given(street, wangfu)
    with compound_context(wangfu):
        secretary = account(Role.SECRETARY)
    for _time in range(3):
        assert delivered(note)
        GuidanceNote.objects.update(delivered_at=None)  # as if the worker died before it said so
    with compound_context(wangfu):
        visit = SuperiorVisit.objects.get()
        assert follow_up(actor=secretary, visit=visit).matter == Matter.objects.get()
        assert AuditEntry.objects.filter(action="superior_visit.told").count() == 1


def test_G6_it_counts_once_in_MAT_02_and_MAT_03(
    street: Account, wangfu: Compound, roll_up: RollUp
) -> None:
    with time_machine.travel(at("2023-04-03", 9), tick=False):
        with compound_context(wangfu):
            secretary = account(Role.SECRETARY)
        street.known_grants.clear()
        street.grants.update(since_on=date(2023, 4, 1))
        note = given(street, wangfu)
        assert delivered(note)
        GuidanceNote.objects.update(delivered_at=None)
        assert delivered(note)
        [visit], [matter] = arrived(wangfu)
        with compound_context(wangfu):
            follow_up(actor=secretary, visit=visit)
    with time_machine.travel(at("2023-04-03", 10), tick=False), compound_context(wangfu):
        finish(actor=secretary, matter_id=matter.pk, outcome="清了")
    with time_machine.travel(at("2023-05-01", 9), tick=False):
        roll_up(date(2023, 4, 30))
    assert printed("MA", "wangfu") == "1 (1 of 1)"
    assert printed("MAT-02", "wangfu") == "1/1 = 100.0 (1 of 1)"
    assert printed("MAT-03", "wangfu") == "1/1 = 100.0 (1 of 1)"


def test_G6_what_the_compound_typed_in_the_same_words_is_the_same_visit(
    street: Account, wangfu: Compound
) -> None:
    told: dict[str, Any] = {"came_on": today(), "advice": ADVICE}
    with compound_context(wangfu):
        secretary = account(Role.SECRETARY)
        typed = record_superior_visit(actor=secretary, superior=Superior.STREET, **told)
    assert delivered(given(street, wangfu))
    [visit], [matter] = arrived(wangfu)
    assert (visit.pk, visit.matter_id, visit.is_told) == (typed.pk, matter.pk, True)
    with compound_context(wangfu), pytest.raises(Conflict, match="不用再记"):
        record_superior_visit(actor=secretary, superior=Superior.STREET, **told)
    assert len(arrived(wangfu)[1]) == 1


def test_several_compounds_have_one_note_each_and_the_year_counts_visits(
    wangfu: Compound, meijing: Compound
) -> None:
    admin = account(Role.DISTRICT_ADMIN)
    pair = given(admin, wangfu, meijing, superior=Superior.ORGANISATION)
    given(admin, wangfu, superior=Superior.ORGANISATION, advice="另一条，同一次去")
    given(admin, wangfu, superior=Superior.COMMUNITY)
    given(admin, meijing, came_on=today() - timedelta(days=366), advice="去年")
    assert len(pair) == 2 and waiting_notes().count() == 5
    resend_guidance()
    assert not waiting_notes().exists()
    assert [len(arrived(place)[1]) for place in (wangfu, meijing)] == [3, 2]
    assert {one.giver for one in arrived(wangfu)[0]} == {"区委组织部", "河东社区居委会"}
    year = visits_this_year()
    assert [(one.compound, one.visits) for one in year.compounds] == [(wangfu, 2), (meijing, 1)]
    assert year.silent == Compound.objects.count() - 2


def test_a_street_writes_to_its_own_compounds_and_as_itself(
    street: Account, wangfu: Compound, meijing: Compound
) -> None:
    given(account(Role.DISTRICT_ADMIN), meijing)
    given(street, wangfu)
    assert [one.compound for one in notes(scopes=street_scopes(street))] == [wangfu]
    homeless = account(Role.STREET_READER)
    bad: list[tuple[str, Account, Compound, dict[str, Any]]] = [
        ("no_compound", street, meijing, {}),
        ("no_compound", homeless, wangfu, {}),
        ("not_that_office", street, wangfu, {"superior": Superior.ORGANISATION}),
        ("not_allowed", account(Role.DEPARTMENT_ANALYST), wangfu, {}),
        ("not_allowed", account(Role.COMMUNITY_READER, scope_id=wangfu.community_id), wangfu, {}),
    ]
    for code, actor, place, how in bad:
        with pytest.raises(DomainError) as refused:
            given(actor, place, **how)
        assert refused.value.code == code
    assert GuidanceNote.objects.count() == 2


def street_scopes(street: Account) -> list[UUID]:
    return [one.scope_id for one in street.grants.all() if one.scope_id]


def test_nonsense_is_refused_and_nothing_is_kept(
    street: Account, wangfu: Compound, rung: list[tuple[Job, Any]]
) -> None:
    bad: list[tuple[str, dict[str, Any]]] = [
        ("no_advice", {"advice": "\x00 "}),
        ("too_long", {"advice": "长" * 1_001}),
        ("too_long", {"who": "长" * 61}),
        ("personal_number", {"advice": "请找老冯 13812345678"}),
        ("personal_number", {"who": "110105194912310021"}),
        ("day_unlikely", {"came_on": today() + timedelta(days=1)}),
        ("day_unlikely", {"came_on": today() - timedelta(days=367)}),
    ]
    for code, how in bad:
        with pytest.raises(DomainError) as refused:
            given(street, wangfu, **how)
        assert refused.value.code == code
    with pytest.raises(DomainError, match="至少选一个"):
        given(street)
    assert not GuidanceNote.objects.exists() and rung == []


def test_sent_twice_it_is_one_and_anothers_id_is_refused(
    street: Account, wangfu: Compound, meijing: Compound
) -> None:
    sent, admin = uuid4(), account(Role.DISTRICT_ADMIN)
    first = given(street, wangfu, client_id=sent)
    assert given(street, wangfu, client_id=sent) == first
    with pytest.raises(Conflict, match="编号"):
        given(admin, meijing, client_id=sent)
    with pytest.raises(Conflict, match="不用再写"):
        given(admin, meijing, wangfu)
    assert GuidanceNote.objects.count() == 1


@pytest.mark.committed
def test_a_compound_that_may_not_write_or_does_not_run_has_it_later(
    street: Account, wangfu: Compound
) -> None:
    note = given(street, wangfu)
    for stop, go_on in ((suspend_compound, resume_compound), (make_read_only, make_writable)):
        stop(compound=wangfu, **told())
        wangfu.refresh_from_db()
        resend_guidance()
        assert not delivered(note)
        go_on(compound=wangfu, **told())
        wangfu.refresh_from_db()
    resend_guidance()
    note.refresh_from_db()
    assert note.delivered_at is not None and len(arrived(wangfu)[1]) == 1
    suspend_compound(compound=wangfu, **told())
    wangfu.refresh_from_db()
    with pytest.raises(Conflict, match="没有在运行"):
        given(street, wangfu, advice="另一条")


@pytest.mark.committed
def test_rights_that_were_taken_meanwhile_only_put_it_off(
    street: Account, wangfu: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the state and the writing, PostgreSQL itself refuses."""
    note = given(street, wangfu)
    make_read_only(compound=wangfu, **told())
    everything = GuidanceNote.objects.filter
    monkeypatch.setattr("workers.guidance.waiting_notes", lambda: everything(delivered_at=None))
    assert not delivered(note) and arrived(wangfu) == ([], [])


@pytest.mark.committed
def test_a_compound_that_is_broken_holds_up_no_other(wangfu: Compound, meijing: Compound) -> None:
    given(account(Role.DISTRICT_ADMIN), wangfu, meijing)
    break_down(meijing, "superiors_superiorvisit")
    resend_guidance()
    waits = waiting_notes().values_list("compound__slug", flat=True)
    assert list(waits) == ["meijing"] and len(arrived(wangfu)[1]) == 1


@pytest.mark.committed
def test_workers_that_come_at_once_bring_it_once(
    street: Account, wangfu: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    note, start = given(street, wangfu), threading.Barrier(4)
    with compound_context(wangfu):
        account(Role.SECRETARY)
    everything = GuidanceNote.objects.filter
    # Without the lock on the district's side: the compound's own constraint has to hold.
    unlocked = type("Unlocked", (), {"filter": everything})
    monkeypatch.setattr(
        "workers.guidance.waiting_notes",
        lambda: type("Waiting", (), {"select_for_update": lambda _self, **_how: unlocked})(),
    )

    def deliver(_n: int) -> None:
        start.wait()
        try:
            deliver_guidance(str(note.pk))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(deliver, range(4)))
    visits, matters = arrived(wangfu)
    assert (len(visits), len(matters)) == (1, 1)


@pytest.fixture
def lost(street: Account, wangfu: Compound) -> Iterator[GuidanceNote]:
    """Delivered, and then the compound was brought back to before that."""
    with time_machine.travel(at("2023-04-03", 9), tick=False):
        street.known_grants.clear()
        street.grants.update(since_on=date(2023, 4, 1))
        note = given(street, wangfu)
        assert delivered(note)
    with compound_context(wangfu):
        SuperiorVisit.objects.all().delete()
        Message.objects.all().delete()
    with time_machine.travel(at("2023-04-06", 9), tick=False):
        restored: dict[str, Any] = {"act": LifeAct.RESTORED, "from_on": today()}
        CompoundEvent.objects.create(compound=wangfu, **restored)
        yield note


def test_what_a_restored_compound_has_lost_comes_again_with_its_first_moment(
    lost: GuidanceNote, wangfu: Compound
) -> None:
    assert list(waiting_notes()) == [lost]
    before = lost.delivered_at
    resend_guidance()
    lost.refresh_from_db()
    assert not waiting_notes().exists() and lost.delivered_at == before
    [visit], matters = arrived(wangfu)
    [matter] = [one for one in matters if one.pk == visit.matter_id]
    assert (matter.accepted_at, visit.note_id) == (before, lost.pk)


@pytest.mark.committed
def test_a_compound_that_is_really_brought_back_has_it_again_once(
    street: Account, wangfu: Compound
) -> None:
    note = given(street, wangfu)
    assert delivered(note)
    restore(wangfu)
    assert arrived(wangfu) == ([], [])
    for _time in (1, 2):
        resend_guidance()
    visits, matters = arrived(wangfu)
    assert [one.note_id for one in visits] == [note.pk] and len(matters) == 1
    assert not waiting_notes().exists()


@pytest.mark.committed
def test_a_failure_on_the_way_leaves_nothing_and_comes_again(
    street: Account, wangfu: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = given(street, wangfu)
    with monkeypatch.context() as broken:
        broken.setattr(
            "tenants.superiors.taking.record_from_above",
            lambda **_how: (_ for _ in ()).throw(OperationalError("gone")),
        )
        resend_guidance()
    note.refresh_from_db()
    assert note.delivered_at is None and arrived(wangfu) == ([], [])
    resend_guidance()
    assert len(arrived(wangfu)[1]) == 1
