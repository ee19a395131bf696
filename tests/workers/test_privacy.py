"""Nothing that a person wrote in a compound leaves it: not by figures, reports, logs or cache."""

import io
import logging
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, models, transaction
from psycopg import sql
from pypdf import PdfReader

from district.core.clock import now, today
from district.core.dates import PartialDate
from district.core.permissions import Role
from district.guides.models import GuidedKind
from district.guides.queries import current_guide
from district.identity.admissions import Admission, AdmissionKind
from district.identity.models import Account, ApiToken, Invitation
from district.metrics.figures import Period
from district.metrics.models import Cell
from district.metrics.queries import attention, explain, figures
from district.registry.models import Compound
from district.tenancy.context import compound_context, scratch_context
from district.tenancy.sealing import SealedField
from tenants.bodies.forming import start_formation
from tenants.bodies.models import Body, Handover, Interruption
from tenants.burden.counting import Submission, count_submission
from tenants.burden.models import Who
from tenants.decisions.announcing import CandidateDraft, QuestionDraft, draft_vote
from tenants.decisions.balloting import record_deliveries
from tenants.decisions.models import Channel, Objection, Way
from tenants.grids.services import name_grid_member
from tenants.inductions.services import record_session
from tenants.matters.filters import save_filter
from tenants.matters.models import FinalReply, Matter, Photo, Referral, ReferralReply, Stage
from tenants.matters.stage_names import name_stages
from tenants.meetings.models import AgendaItem, Arrival, Council, Part, Resolution
from tenants.messages.models import Contact, Dispatch, LinkWay, VerdictLink
from tenants.ownership.subjects import Subject
from tenants.partners.models import PartnerKind
from tenants.partners.services import enter_partner, make_agreement
from tenants.people.models import Person, Resident
from tenants.property.models import TripartiteMeeting
from tenants.property.services import assign_guidance, publish_promise
from tenants.records.models import Upload, UploadedFile
from tenants.register.models import Household, Unit
from tenants.rooms.models import Booking, Room
from tenants.subareas.services import mark_out, put_in_charge
from tenants.superiors.models import SuperiorVisit
from tenants.surveys.models import Option, Question, Survey
from tenants.tasks.keeping import keep_tasks
from tenants.visits.models import Campaign, Issue, Visit, VisitPhoto
from tenants.works.models import MicroProject, MicroProjectPhoto, MicroProjectStep
from tests import make
from tests.tenants.decisions.making import announced, draft, entered, first, parts
from tests.tenants.elections.making import opened
from tests.tenants.recommendations.making import rungs
from tests.tenants.tasks.making import told_task
from tests.workers.conftest import LISHI, RollUp

MARK = "Zq7x"
_TEXTS = (models.CharField, models.TextField, models.JSONField)
# What the framework keeps about itself, opaque or free of persons by its own tests; and what the
# district has told, which is public anyway.
_NOT_WRITTEN_BY_PEOPLE = {"sessions.Session", "audit.AuditEntry", "matters.KnownEdition"}


def text_columns() -> dict[str, list[Any]]:
    """Every free text of a compound's tables, by model."""
    return {
        model._meta.label: found
        for model in apps.get_models()
        if apps.get_app_config(model._meta.app_label).name in settings.TENANT_APPS
        and model._meta.label not in _NOT_WRITTEN_BY_PEOPLE
        and (
            found := [
                field
                for field in model._meta.concrete_fields
                if isinstance(field, _TEXTS)
                and not isinstance(field, SealedField)  # bytes that nobody reads
                and not field.choices
            ]
        )
    }


def write_what_hangs_on(matter: Matter, person: Account) -> None:
    """A council that resolved on it, visits, and what goes out about it."""
    council = Council.objects.create(starts_at=now(), place="x", notice_text="x", minutes="x")
    AgendaItem.objects.create(council=council, topic="x", position=1)
    Resolution.objects.create(council=council, matter=matter, text="x", due_on=today())
    Arrival.objects.create(
        council=council, part=Part.CAME, client_id=uuid4(), sender=person, digest="x"
    )
    write_visits(matter)
    SuperiorVisit.objects.create(superior="street", who="x", advice="x", matter=matter)
    write_small_works()
    contact = Contact.objects.create(account=person, way="mail", address="x")
    link = VerdictLink.objects.create(
        matter=matter,
        round=1,
        way=LinkWay.SLIP,
        secret_hash="x",
        expires_at=now() + timedelta(days=1),
    )
    Dispatch.objects.create(way="mail", contact=contact, link=link, secret="x")


def write_what_files_do_not_bring(compound: Compound) -> None:
    """Rows of the tables that the demo's files leave empty."""
    with compound_context(compound):
        person = make.account(Role.RESIDENT)
        tomorrow = now() + timedelta(days=1)
        Invitation.objects.create(secret_hash="a", role=Role.RESIDENT, expires_at=tomorrow)
        ApiToken.objects.create(account=person, secret_hash="b", expires_at=tomorrow, label="c")
        Admission.objects.create(kind=AdmissionKind.GIVEN, reason="x", until_at=tomorrow)
        first = Matter.objects.first()
        assert first
        hand_over(first)
        Handover.objects.create(
            body=Body.objects.all()[0], balance_fen=1, assets="x", documents="x"
        )
        start_formation(guide=current_guide(GuidedKind.OWNERS_COMMITTEE), name="业委会")
        Interruption.objects.create(
            body=Body.objects.all()[0], kind="suspended", reason="x", since_on=today()
        )
        assign_guidance(holder_name="x", sent_by="x", since=PartialDate(today()))
        TripartiteMeeting.objects.create(
            held_on=today(),
            subject="x",
            outcome="x",
            branch_came=True,
            residents_came=True,
            company_came=True,
        )
        publish_promise(text="x", published_on=today())
        write_rooms(person)
        partner = enter_partner(kind=PartnerKind.ENTERPRISE, name="x", since_on=today())
        make_agreement(partner=partner, promise="x", agreed_on=today())
        name_stages(names={Stage.LISTEN: "x"})
        save_filter(actor=make.account(Role.SECRETARY), name="x", asked={"q": "x"})
        write_what_hangs_on(first, person)
        name_grid_member(grid_id=compound.pk, holder_name="x", since_on=today())
        keep_tasks([told_task(title="x")])
        area = mark_out(name="x", place="x")
        put_in_charge(sub_area=area, holder_name="x", since_on=today())
        write_a_vote()
        write_a_survey()
        opened()
        rungs().choose(1, Unit.objects.all()[0], "x", asked=0, agreed=0)
        record_session(topic="x", held_on=today(), names=["x"])
        count_submission(Submission("x", Who.RESIDENT, is_refused=False, taps=1, seconds=1))
        UploadedFile.objects.create(
            upload=Upload.objects.create(account_id=person.pk), filename="x"
        )


def write_a_survey() -> None:
    """A draft, with all the words that people write in the clear."""
    days = {"opens_on": today(), "closes_on": today()}
    survey = Survey.objects.create(title="x", kind="needs", **days)
    question = Question.objects.create(survey=survey, position=1, text="x", asked_as="one")
    Option.objects.create(question=question, position=1, text="x")


def write_rooms(person: Account) -> None:
    """A room that somebody has booked for somebody."""
    told: dict[str, Any] = {"place": "x", "open_days": 127, "opens": "08:00", "closes": "20:00"}
    room = Room.objects.create(name="x", kind="culture", **told)
    until = now() + timedelta(hours=1)
    Booking.objects.create(
        room=room, starts_at=now(), ends_at=until, purpose="x", account=person, for_name="x"
    )


def write_visits(matter: Matter) -> None:
    """A campaign with a visit, at which something was said and answered."""
    Campaign.objects.create(title="x", from_on=today(), until_on=today())
    home = matter.household or Household.objects.all()[0]
    visit = Visit.objects.create(household=home, at=now(), day=today(), result="nobody")
    told: dict[str, Any] = {"handling": "answered", "answer": "x", "handled_at": now()}
    Issue.objects.create(visit=visit, text="x", day=today(), handle_by=now(), **told)
    VisitPhoto.objects.create(visit=visit)


def write_small_works() -> None:
    """One that was announced and withdrawn, with its history and a picture."""
    told: dict[str, Any] = {"title": "x", "cost_fen": 0}
    project = MicroProject.objects.create(
        **told,
        planned_on=today(),
        announced_at=now(),
        withdrawn_at=now(),
        withdrawn_because="x",
    )
    MicroProjectStep.objects.create(
        project=project, kind="withdrawn", day=today(), reason="x", **told
    )
    MicroProjectPhoto.objects.create(project=project)


def hand_over(matter: Matter) -> None:
    """To the street and back, and for good, with a picture."""
    asked = Referral.objects.create(
        matter=matter, round=1, recipient="street", unit_name="x", asked="x", answer_by=now()
    )
    ReferralReply.objects.create(referral=asked, kind="answered", text="x", at=now())
    FinalReply.objects.create(
        matter=matter,
        round=1,
        ground="settled",
        text="x",
        decided_by="x",
        decided_on=today(),
        paper=Photo.objects.create(matter=matter, width=1, height=1),
    )


def write_a_vote() -> None:
    """A poll of everybody who owns something, with one ballot by proxy."""
    parts(2)
    adopted: dict[str, Any] = {"silence_rule": "x", "silence_adopted_on": date(2022, 1, 1)}
    until = now() + timedelta(days=1)
    poll = announced(is_binding=False, opens_at=now(), closes_at=until, **adopted)
    record_deliveries(
        vote=poll,
        voters=[first(poll)],
        way=Way.BY_HAND,
        delivered_on=today(),
        delivered_by="x",
    )
    entered(poll, first(poll), channel=Channel.PROXY, proxy_letter="x")
    election = QuestionDraft(Subject.COMMITTEE, "x", seats=1, candidates=[CandidateDraft("x", "x")])
    vote = draft_vote(draft=draft([election], **adopted))
    Objection.objects.create(vote=vote, kind="court", raised_by="x", text="x", raised_on=today())
    Resident.objects.create(
        person=Person.objects.all()[0], household=Household.objects.all()[0], relation="owner"
    )


# Committed, so that the installation's owner can write past the logs' triggers.
pytestmark = pytest.mark.committed


def mark_everything(compound: Compound) -> set[str]:
    """Write the mark into every free text; return the models in which some row now bears it."""
    marked: set[str] = set()
    past_triggers = scratch_context(compound.schema_name)  # as the installation's owner
    with past_triggers, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL search_path = {compound.schema_name}, pg_temp")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for label, fields in text_columns().items():
            for field in fields:
                as_json = isinstance(field, models.JSONField)
                statement = sql.SQL(
                    "WITH counted AS (SELECT id, row_number() OVER () AS n FROM {table})"
                    " UPDATE {table} AS t SET {column} = {value} FROM counted"
                    " WHERE t.id = counted.id"
                ).format(
                    table=sql.Identifier(field.model._meta.db_table),
                    column=sql.Identifier(str(field.column)),
                    value=sql.SQL("to_jsonb({0} || n)" if as_json else "{0} || n").format(MARK),
                )
                cursor.execute(statement)
                if cursor.rowcount:
                    marked.add(label)
        cursor.execute("SET LOCAL session_replication_role = origin")
    return marked


def tables_of_the_district_with_the_mark() -> list[str]:
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            statement = sql.SQL("SELECT count(*) FROM public.{} AS row WHERE row::text LIKE %s")
            cursor.execute(statement.format(sql.Identifier(table)), [f"%{MARK}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def readable(path: Path) -> str:
    """The words of a report, whatever its form."""
    if path.suffix == ".pdf":
        return "".join(page.extract_text() for page in PdfReader(path).pages)
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as book:
            return "".join(book.read(name).decode() for name in book.namelist())
    return path.read_text(encoding="utf-8-sig")


def reports(folder: Path) -> dict[str, str]:
    texts = {}
    for kind in ("pdf", "xlsx", "csv", "json"):
        path = folder / f"report.{kind}"
        call_command("report", period="2023-04", format=kind, out=str(path), verbosity=0)
        texts[kind] = readable(path)
    return texts


def answers() -> str:
    april = Period.parse("2023-04")
    told = [repr(figures(period=april)), repr(attention(period=april))]
    for code in ("ORG-03", "MAT-03", "PMD"):
        told.append(repr(explain(metric=code, organisation=LISHI, period=april)))
    return "".join(told)


def everything_in_the_cache() -> bytes:
    connected: Any = cache
    client = connected._cache.get_client()
    found = [key + (client.get(key) or b"") for key in client.scan_iter("*")]
    return b"".join(found)


def test_what_people_wrote_stays_in_their_compound(
    in_seed_district: dict[str, Compound],
    roll_up: RollUp,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    write_what_files_do_not_bring(in_seed_district["meijing"])
    marked = [mark_everything(compound) for compound in in_seed_district.values()]
    assert set().union(*marked) == set(text_columns()), "a table without a row proves nothing"

    with caplog.at_level(logging.DEBUG):
        roll_up(date(2023, 4, 30))
        texts = reports(tmp_path)
        told = answers()

    assert Cell.objects.filter(metric="HEAD", numerator=22).exists()
    assert "美景华庭" in texts["pdf"]
    assert tables_of_the_district_with_the_mark() == []
    assert [kind for kind, text in texts.items() if MARK in text] == []
    assert MARK not in told
    assert MARK not in caplog.text
    assert MARK.encode() not in everything_in_the_cache()
