"""What the three sides and the partners of a compound do together, all of it bearing its mark."""

from dataclasses import asdict
from datetime import date, time, timedelta
from typing import Any, cast

from django.core.files import File

from district.core.clock import now, today
from district.core.dates import PartialDate
from district.core.permissions import Role
from district.guides.criteria import STANDARD
from district.identity.models import Account
from district.registry.models import Compound, Grid
from district.registry.services.grids import cover_compound, open_grid
from district.registry.superiors import Superior
from district.tenancy.context import district_context, require_compound
from district.worktime.reckoning import WorkYear
from district.worktime.terms import Kind as WorktimeKind
from district.worktime.terms import year_data
from tenants.disputes.dangers import report_danger
from tenants.disputes.models import (
    Authority,
    DisputeKind,
    Ending,
    QuarterWithoutDisputes,
    Side,
)
from tenants.disputes.services import accept_dispute, add_party, note_session
from tenants.disputes.settling import follow_up, settle_dispute, sign_as_peoples_mediator
from tenants.grids.services import name_grid_member, share_units
from tenants.matters.models import FinalGround, KnownEdition, Matter, Recipient, Source
from tenants.matters.services.entry import record_for_other, report_matter
from tenants.matters.services.final import propose_final_reply
from tenants.matters.services.referring import refer
from tenants.matters.services.stages import finish
from tenants.meetings.attending import note_presence
from tenants.meetings.resolving import publish_council, resolve
from tenants.meetings.services import hold_council, plan_council
from tenants.messages.links import issue_slip
from tenants.messages.models import Message
from tenants.partners.models import PartnerKind
from tenants.partners.services import enter_partner, make_agreement
from tenants.property.models import KnownChecklist
from tenants.property.services import assign_guidance, publish_promise, record_meeting
from tenants.register.models import Household, Unit
from tenants.rooms.counselling import take_slot
from tenants.rooms.models import Channel as BookingChannel
from tenants.rooms.models import CounsellingSession, RoomKind
from tenants.rooms.services import book_room
from tenants.subareas.services import mark_out, put_in_charge
from tenants.superiors.services import record_superior_visit
from tenants.surveys.answering import enter_answers
from tenants.surveys.models import AskedAs, How, Kind, Need
from tenants.surveys.results import publish_results
from tenants.surveys.services import Asked, close_survey, draft_survey, open_survey
from tenants.tasks.keeping import keep_tasks, known_tasks
from tenants.visits.dividing import divide
from tenants.visits.models import Met, Result
from tenants.visits.recording import Told, record_visit
from tenants.visits.services import plan_campaign
from tenants.works.rules import set_micro_limit
from tenants.works.services import (
    correct_micro_project,
    enter_micro_project,
    withdraw_micro_project,
)
from tests import make
from tests.tenants.rooms.making import hour
from tests.tenants.rooms.making import room as make_room
from tests.tenants.tasks.making import told_task


def working_together(mark: str, since: PartialDate) -> dict[str, object]:
    """The rows, by the names that addresses have for them."""
    guidance = assign_guidance(holder_name=f"{mark}导", sent_by=f"{mark}街", since=since)
    meeting = record_meeting(
        held_on=today(),
        subject=f"{mark}题",
        outcome=f"{mark}定",
        branch_came=True,
        residents_came=True,
        company_came=True,
    )
    promise = publish_promise(text=f"{mark}诺", published_on=today())
    KnownChecklist.objects.create(version=1, valid_from=today(), **asdict(STANDARD))
    year = {"kind": WorktimeKind.YEAR, "year": 2099, "terms": year_data(WorkYear(2099))}
    KnownEdition.objects.create(version=1, valid_from=today(), **year)
    keep_tasks([told_task(title=f"{mark}令")])
    partner = enter_partner(kind=PartnerKind.ENTERPRISE, name=f"{mark}企", since_on=today())
    agreement = make_agreement(partner=partner, promise=f"{mark}约", agreed_on=today())
    grid = _grid()
    member = name_grid_member(grid_id=grid.pk, holder_name=f"{mark}格", since_on=today())
    share_units(grid_id=grid.pk, units=Unit.objects.all())
    area = mark_out(name=f"{mark}片", place=f"{mark}院", units=Unit.objects.all())
    duty = put_in_charge(sub_area=area, holder_name=f"{mark}管", since_on=today())
    return {
        "grid_id": grid,
        "grid_term_id": member,
        "subarea_id": area,
        "duty_id": duty,
        "known_task_id": known_tasks()[0],
        "guidance_id": guidance,
        "meeting_id": meeting,
        "promise_id": promise,
        "partner_id": partner,
        "agreement_id": agreement,
    }


def in_other_hands(mark: str, officer: Account, matter: Matter, paper: "File[Any]") -> None:
    """Handed to the street, and with a final reply that waits."""
    refer(
        actor=officer,
        matter_id=matter.pk,
        recipient=Recipient.STREET,
        unit_name=f"{mark}街道",
        asked=f"{mark}请来看看",
    )
    propose_final_reply(
        actor=officer,
        matter_id=matter.pk,
        ground=FinalGround.SETTLED,
        text=f"{mark}已经处理",
        decided_by=f"{mark}单位",
        decided_on=today(),
        paper=paper,
    )


def in_council(mark: str, officer: Account, home: Household) -> dict[str, object]:
    """One that was held today, by the names that addresses have for it."""
    council = plan_council(
        actor=officer,
        starts_at=now() - timedelta(minutes=1),
        place=f"{mark}亭",
        topics=[f"{mark}议题"],
    )
    hold_council(actor=officer, council=council, headcount=1, minutes=f"{mark}记录")
    assert home.unit_id
    note_presence(actor=officer, council=council, unit_id=home.unit_id, households=[home.pk])
    resolution = resolve(
        actor=officer,
        council=council,
        text=f"{mark}装灯",
        due_on=today(),
        responsible_id=officer.pk,
    )
    publish_council(actor=officer, council=council, text=f"{mark}议定装灯")
    return {"council_id": council, "resolution_id": resolution}


def in_company(mark: str, officer: Account, home: Household) -> dict[str, object]:
    """What the compound's people sit together for, and are asked."""
    told = (mark, officer, home)
    return {**in_council(*told), **in_rooms(mark, officer), **in_surveys(*told)}


def in_rooms(mark: str, officer: Account) -> dict[str, object]:
    """A booking for somebody, and an hour of the counselling room that is to come, and a past one."""
    tomorrow = today() + timedelta(days=1)
    room = make_room(officer, name=f"{mark}室")
    [booking] = book_room(
        actor=officer,
        room=room,
        span=hour(tomorrow, 9),
        purpose=f"{mark}排练",
        channel=BookingChannel.CALL,
        for_name=f"{mark}姨",
    )
    quiet = make_room(officer, RoomKind.COUNSELLING, f"{mark}心语")
    take_slot(actor=officer, room=quiet, span=hour(tomorrow, 9))
    past = CounsellingSession.objects.create(
        room=quiet, day=today() - timedelta(days=1), starts=time(9), was_used=True
    )
    return {"room_id": room, "booking_id": booking, "slot_id": quiet.slots.get(), "hour_id": past}


def at_doors(mark: str, officer: Account, home: Household, photo: "File[Any]") -> dict[str, object]:
    """A campaign of today, divided, with a visit at which something was said."""
    campaign = plan_campaign(
        actor=officer, title=f"{mark}敲门", from_on=today(), until_on=today(), spares_vacant=False
    )
    [part] = divide(actor=officer, campaign=campaign, people=[officer])
    told = Told(Result.CONTACT, Met.ELDER, issue=f"{mark}说漏水", photos=[photo])
    visit = record_visit(actor=officer, household=home, told=told, campaign=campaign)
    record_visit(
        actor=officer,
        household=home,
        told=Told(Result.NOBODY, issue=f"{mark}门坏了", answer=f"{mark}当场修好"),
    )
    return {
        "campaign_id": campaign,
        "visit_part_id": part,
        "visit_id": visit,
        "issue_id": visit.issues.get(),
        "visit_photo_id": visit.photos.get(),
    }


def as_small_works(mark: str, officer: Account, photo: "File[Any]") -> dict[str, object]:
    """An improvement that was done today, corrected, and one that was withdrawn."""
    given: dict[str, Any] = {"cost_fen": 38_050, "day": today()}
    project = enter_micro_project(actor=officer, title=f"{mark}推车", photos=[photo], **given)
    correct_micro_project(actor=officer, project=project, title=f"{mark}两辆推车", **given)
    other = enter_micro_project(actor=officer, title=f"{mark}坐凳", **given)
    withdraw_micro_project(actor=officer, project=other, because=f"{mark}记错")
    set_micro_limit(actor=officer, limit_fen=400_000)
    return {"project_id": project, "project_photo_id": project.photos.get()}


def out_of_doors(
    mark: str, officer: Account, home: Household, photo: "File[Any]"
) -> dict[str, object]:
    """Visits and small works, each with a copy of the picture, and who came from above."""
    visited = at_doors(mark, officer, home, photo)
    photo.seek(0)
    return visited | as_small_works(mark, officer, photo) | from_above(mark, officer)


def from_above(mark: str, officer: Account) -> dict[str, object]:
    """Two visits: what was advised is followed up, and is not."""
    given: dict[str, Any] = {"actor": officer, "came_on": today(), "superior": Superior.STREET}
    visit = record_superior_visit(**given, who=f"{mark}街道办", advice=f"{mark}清楼道")
    record_superior_visit(**given, advice=f"{mark}做得好", is_to_follow=False)
    return {"superior_visit_id": visit}


def in_surveys(mark: str, officer: Account, home: Household) -> dict[str, object]:
    """One that is closed and published and one that is open, by the names of addresses for it."""
    asked = [
        Asked(f"{mark}要什么", AskedAs.SEVERAL, [f"{mark}量", f"{mark}裁"]),
        Asked(f"{mark}还说", AskedAs.WORDS),
    ]
    days: dict[str, Any] = {"opens_on": today(), "closes_on": today()}
    for _n in range(2):
        told = draft_survey(
            actor=officer, title=f"{mark}摸底", kind=Kind.NEEDS, questions=asked, **days
        )
        survey = open_survey(actor=officer, survey=told)
        first, last = survey.questions.all()
        option = first.options.all()[0]
        enter_answers(
            actor=officer,
            survey=survey,
            household=home,
            how=How.DOOR,
            answers={first.pk: [option.pk], last.pk: f"{mark}想量血压"},
        )
        if not _n:
            close_survey(actor=officer, survey=survey)
            publish_results(actor=officer, survey=survey)
            matter = record_for_other(actor=officer, source=Source.PATROL, text=f"{mark}要量血压")
            Need.objects.create(option=option, matter=matter)
    return {"survey_id": survey, "survey_question_id": first, "option_id": option}


# What is written of a quarrel bears this after the mark: others than the mediator never see it.
QUARREL = "密语"


def in_dispute(mark: str, phones: str, officer: Account, home: Household) -> dict[str, object]:
    """One that was settled and one that is open, by the names that addresses have for them."""
    secret = f"{mark}{QUARREL}"
    settled, running = (
        accept_dispute(actor=officer, kind=DisputeKind.NOISE, text=f"{secret}吵") for _n in (1, 2)
    )
    for one in (settled, running):
        first = add_party(actor=officer, dispute_id=one.pk, side=Side.FIRST, household=home)
        add_party(
            actor=officer,
            dispute_id=one.pk,
            side=Side.SECOND,
            name=f"{secret}某",
            phone=f"{phones}0009",
        )
        note_session(actor=officer, dispute_id=one.pk, note=f"{secret}谈")
    settle_dispute(
        actor=officer, dispute_id=settled.pk, ended_as=Ending.WRITTEN, agreement=f"{secret}协"
    )
    signed = {"signed_by": f"{secret}员", "committee": f"{secret}会", "certificate": f"{secret}证"}
    sign_as_peoples_mediator(actor=officer, dispute_id=settled.pk, **signed)
    follow_up(actor=officer, dispute_id=settled.pk, note=f"{secret}好")
    QuarterWithoutDisputes.objects.create(month=date(2023, 4, 1), confirmed_by=officer)
    report_danger(actor=officer, authority=Authority.POLICE, note=f"{secret}险")
    return {"dispute_id": running, "first_id": settled, "party_id": first}


def _grid() -> Grid:
    """The community's, over the compound: on the district's side, and so without any mark."""
    compound = cast(Compound, require_compound())
    with district_context():
        grid = open_grid(community=compound.community, name=compound.slug, since_on=today())
        cover_compound(grid=grid, compound=compound, since_on=today())
    return grid


def in_messages(mark: str, phones: str, resident: Account) -> tuple[Message, str]:
    """What the resident was told last, and the key of a link that waits for a verdict."""
    asked = report_matter(actor=resident, text=f"{mark}的门坏了")
    helper = make.account(Role.COMMITTEE_MEMBER, phone=f"{phones}0006")
    finish(actor=helper, matter_id=asked.id, outcome=f"{mark}换了")
    _link, secret = issue_slip(actor=helper, matter_id=asked.id)
    return Message.objects.filter(account=resident).latest("id"), secret
