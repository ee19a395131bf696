"""A compound in which something of everything stands, all of it bearing one mark.

Whatever a page could show of it shows the mark; wherever the mark appears, this compound was
read. Only the few things without any text (a quiet month) cannot bear it.
"""

import hashlib
import io
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from district.core.clock import month_start, now, previous_month, today
from district.core.counts import Count
from district.core.dates import PartialDate
from district.core.permissions import COMPOUND_ROLES, Role
from district.guides.models import GuidedKind, Need
from district.guides.queries import CurrentGuide
from district.guides.steps import Step
from district.identity.models import Account
from district.identity.services.admissions import give_admission
from district.identity.services.invitations import issue_invitation
from district.identity.services.roles import grant_role
from district.identity.services.tokens import issue_token
from district.registry.models import Compound, ManagementMode
from district.tenancy.context import compound_context
from district.tenancy.sealing import trace
from tenants.absences.models import Absence, Topic
from tenants.baselines.services import record_baseline
from tenants.bodies.forming import start_formation
from tenants.bodies.models import BodyKind, Handover, Interruption
from tenants.bodies.seats import seat_person
from tenants.bodies.services import form_body
from tenants.decisions.announcing import (
    CandidateDraft,
    QuestionDraft,
    VoteDraft,
    announce_vote,
    draft_vote,
)
from tenants.decisions.balloting import Paper, enter_ballot, record_deliveries
from tenants.decisions.models import Channel, Choice, Objection, ObjectionKind, Way
from tenants.elections.services import ElectionDraft, close_attendance, draft_election
from tenants.facilities.services import open_station
from tenants.heads.models import HeadTerm, StandardPost
from tenants.heads.models import Title as HeadTitle
from tenants.heads.services import appoint_head, name_title
from tenants.inductions.services import record_session
from tenants.matters.filters import save_filter
from tenants.matters.models import Result, Satisfaction, Solution, Source, Stage
from tenants.matters.services.entry import record_for_other, report_matter
from tenants.matters.services.publication import publish
from tenants.matters.services.quiet import confirm_quiet_month
from tenants.matters.services.stages import finish
from tenants.matters.services.support import support
from tenants.matters.services.verdicts import judge
from tenants.matters.stage_names import name_stages
from tenants.meetings.rules import lay_down_rule
from tenants.ownership.models import Part, PartKind, Title
from tenants.ownership.services import add_part, give_title
from tenants.ownership.subjects import Subject
from tenants.party.groups import form_group, name_group_head
from tenants.party.links import link_households
from tenants.party.members import list_member
from tenants.party.models import Branch, BranchKind
from tenants.party.services import found_branch
from tenants.people.models import Person, Relation, Resident
from tenants.people.services import register_person, settle
from tenants.people.told import Told
from tenants.recommendations.climbing import start_ladder, waive_stage
from tenants.recommendations.services import Asking, add_record
from tenants.records.services import NamedFile
from tenants.records.uploads import keep_upload
from tenants.register.managing import enter_management
from tenants.register.models import Unit
from tenants.register.services import (
    add_building,
    add_household,
    add_unit,
    declare_totals,
    settle_resident,
)
from tenants.seating.models import Seating
from tenants.words.models import WordKind
from tenants.words.services import say
from tests import make
from tests.isolation.together import (
    in_company,
    in_dispute,
    in_messages,
    in_other_hands,
    out_of_doors,
    working_together,
)

# A well-formed number of nobody: the example of GB 11643-1999.
NUMBER = "11010519491231002X"


@dataclass(frozen=True)
class Ground:
    """A lived-in compound: its mark, its people, and the identifiers of its things."""

    place: Compound
    mark: str
    officer: Account  # has every role that a compound knows
    resident: Account
    token: str
    values: dict[str, str]  # what an address may name, by the parameter's name


def lived_in(place: Compound, mark: str, phones: str) -> Ground:
    """Fill ``place``; every text bears ``mark``, every phone begins with ``phones``."""
    with compound_context(place):
        return _Builder(place, mark, phones).build()


def contents(place: Compound) -> dict[str, str]:
    """A digest of every table of ``place``; sessions and last uses may change by looking."""
    with compound_context(place), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = %s",
            [place.schema_name],
        )
        tables = [row[0] for row in cursor.fetchall()]
        return {
            table: _digest(table)
            for table in tables
            if table not in {"django_session", "django_migrations"}
        }


def _digest(table: str) -> str:
    dropped = " - 'last_used_on' - 'last_login'"
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT (to_jsonb(t){dropped})::text FROM "{table}" t')
        rows = sorted(row[0] for row in cursor.fetchall())
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


class _Builder:
    def __init__(self, place: Compound, mark: str, phones: str) -> None:
        self.place, self.mark, self.phones = place, mark, phones
        self.values: dict[str, str] = {}
        self.since = PartialDate(today() - timedelta(days=400))

    def build(self) -> Ground:
        self.unit = self._register()
        officer, resident = self._people()
        self._homes()
        self._organisation()
        self._matters(officer, resident)
        self._votes(officer)
        token = self._keys(officer)
        return Ground(self.place, self.mark, officer, resident, token, self.values)

    def _register(self) -> Unit:
        building = add_building(name=f"{self.mark}楼")
        unit = add_unit(building=building, name=f"{self.mark}门")
        self.home = add_household(unit=unit, room=f"{self.mark}1")
        declare_totals(buildings=Count(10), units=Count(22), households=Count(401))
        management = enter_management(
            mode=ManagementMode.COMPANY,
            company=f"{self.mark}物业",
            basis=f"{self.mark}同",
            since=self.since,
        )
        self._name(building_id=building, unit_id=unit, household_id=self.home)
        self._name(management_id=management)
        return unit

    def _people(self) -> tuple[Account, Account]:
        officer = make.account(name=f"{self.mark}员", phone=f"{self.phones}0001")
        for role in sorted(COMPOUND_ROLES):
            scope = self.unit.id if role == Role.UNIT_HEAD else None
            grant_role(account=officer, role=role, scope_id=scope)
        resident = make.account(Role.RESIDENT, name=f"{self.mark}民", phone=f"{self.phones}0002")
        settle_resident(account=resident, household=self.home, since_on=self.since.day)
        self._name(account_id=resident, grant_id=resident.grants.get())
        return officer, resident

    def _homes(self) -> None:
        told = Told(f"{self.mark}主", phone=f"{self.phones}0005", identity_number=NUMBER)
        person = register_person(told=told)
        resident = settle(person=person, household=self.home, relation=Relation.OWNER)
        # Does not count in the vote below, whose only voter is the officer.
        part = add_part(kind=PartKind.STORAGE, label=f"{self.mark}房", household=self.home)
        title = give_title(part=part, owner=person)
        give_title(part=part, owner=register_person(told=Told(f"{self.mark}偶")))
        self._name(person_id=person, resident_id=resident, part_id=part, ownership_id=title)

    def _organisation(self) -> None:
        title = name_title(name=f"{self.mark}长", standard=StandardPost.UNIT_HEAD)
        term = appoint_head(
            title=title,
            place=self.unit,
            holder_name=f"{self.mark}头",
            holder_phone=f"{self.phones}0003",
            since=self.since,
        )
        self._choices(title, term)
        branch = found_branch(
            name=f"{self.mark}支部", kind=BranchKind.COMPOUND, founded=self.since, members=Count(50)
        )
        self._chain(branch)
        self._election(branch)
        body = form_body(
            kind=BodyKind.PROPERTY_COMMITTEE, name=f"{self.mark}物管会", formed=self.since
        )
        seat = seat_person(
            place=body, holder_name=f"{self.mark}委", post=f"{self.mark}职", since=self.since
        )
        Handover.objects.create(
            body=body, balance_fen=1, assets=f"{self.mark}资产", documents=f"{self.mark}文件"
        )
        formation = start_formation(
            guide=CurrentGuide(
                GuidedKind.PROPERTY_COMMITTEE, 1, [Step("1", f"{self.mark}步", Need.FORMING)]
            ),
            name=f"{self.mark}组建",
        )
        self._name(formation_id=formation, step_id=formation.steps.get())
        Interruption.objects.create(
            body=body, kind="suspended", reason=f"{self.mark}因", since_on=today()
        )
        station = open_station(name=f"{self.mark}站", opened=self.since)
        self._name(**working_together(self.mark, self.since))
        baseline, _outcome = record_baseline(
            name=f"{self.mark}议事", amount=Count(8), unit="次", source=f"{self.mark}报"
        )
        say(kind=WordKind.METHOD, text=f"{self.mark}党建")
        name_stages(names={Stage.LISTEN: f"{self.mark}听"})
        lay_down_rule(day=28)
        self._name(title_id=title, term_id=term, branch_id=branch, body_id=body, seat_id=seat)
        absence = Absence.objects.create(topic=Topic.STATION, since_on=today())
        self._name(station_id=station, baseline_id=baseline, absence_id=absence)

    def _choices(self, title: HeadTitle, term: HeadTerm) -> None:
        record = add_record(term=term, asking=Asking(self.since.day, 1, 1))
        session = record_session(
            topic=f"{self.mark}培训", held_on=today(), names=[term.holder_name]
        )
        self._name(session_id=session)
        top = name_title(
            name=f"{self.mark}总", standard=StandardPost.BUILDING_HEAD, chosen_from=title
        )
        body = form_body(
            kind=BodyKind.COMPOUND_COMMITTEE, name=f"{self.mark}居委会", formed=self.since
        )
        ladder = start_ladder(title=top, body=body)
        stage = waive_stage(stage=ladder.stages.earliest("position"), waiver=f"{self.mark}免")
        self._name(recommendation_id=record, ladder_id=ladder, stage_id=stage)

    def _chain(self, branch: Branch) -> None:
        group = form_group(
            branch=branch, name=f"{self.mark}党小组", places=[self.unit], since=self.since
        )
        member = list_member(
            branch=branch,
            name=f"{self.mark}党员",
            group=group,
            is_centre=True,
            home=self.home,
            since=self.since,
        )
        name_group_head(group=group, head=member)
        [link] = link_households(member=member, households=[self.home], since=self.since)
        self._name(group_id=group, member_id=member, link_id=link)

    def _election(self, branch: Branch) -> None:
        """Of one seat, open for its ballots."""
        stands = [f"{self.mark}甲", f"{self.mark}乙"]
        told = ElectionDraft(branch, f"{self.mark}换届", today(), 1, 2, stands)
        election = draft_election(draft=told)
        close_attendance(election=election, present=[f"{self.mark}到", f"{self.mark}会"])
        self._name(election_id=election)

    def _matters(self, officer: Account, resident: Account) -> None:
        matter = report_matter(actor=resident, text=f"{self.mark}的灯坏了", photos=[_photo()])
        support(actor=officer, matter_id=matter.id)
        finish(actor=officer, matter_id=matter.id, outcome=f"{self.mark}修好了", result=Result.DONE)
        judge(
            actor=resident,
            matter_id=matter.id,
            solution=Solution.SOLVED,
            satisfaction=Satisfaction.SATISFIED,
            note=f"{self.mark}很好",
        )
        publish(actor=officer, matter_id=matter.id, text=f"{self.mark}的灯已经修好")
        private = record_for_other(
            actor=officer,
            source=Source.DOOR_VISIT,
            text=f"{self.mark}家里漏水",
            is_private=True,
            requester_name=f"{self.mark}户",
            requester_phone=f"{self.phones}0004",
        )
        in_other_hands(self.mark, officer, private, _photo())
        told = (self.mark, officer, self.home)
        self._name(**in_company(*told), **out_of_doors(*told, _photo()))
        self._name(**in_dispute(self.mark, self.phones, officer, self.home))
        message, secret = in_messages(self.mark, self.phones, resident)
        self._name(message_id=message)
        self.values |= {"verdict_key": secret, "way": "mail"}
        confirm_quiet_month(actor=officer, month=month_start(previous_month(today())))
        looked_for = {"q": f"{self.mark}的灯"}
        kept = save_filter(actor=officer, name=self.mark[:12], asked=looked_for)
        self._name(matter_id=private, photo_id=matter.photos.get(), filter_id=kept)

    def _votes(self, officer: Account) -> None:
        """A poll that runs; the officer is an owner by the phone that the register knows."""
        owner = Person.objects.create(
            name=f"{self.mark}主", phone=officer.phone, phone_trace=trace(officer.phone)
        )
        part = Part.objects.create(
            label=f"{self.mark}1", household=self.home, registered_area=9_050
        )
        Title.objects.create(part=part, owner=owner)
        Resident.objects.create(person=owner, household=self.home, relation=Relation.OWNER)
        asked = QuestionDraft(Subject.OTHER, f"{self.mark}要不要装灯")
        draft = VoteDraft(
            title=f"{self.mark}表决",
            opens_at=now(),
            closes_at=now() + timedelta(days=9),
            questions=[asked],
            is_binding=False,
            allows_electronic=True,
        )
        vote = announce_vote(vote=draft_vote(draft=draft))
        voter, question = vote.voters.get(), vote.questions.get()
        record_deliveries(
            vote=vote,
            voters=[voter],
            way=Way.BY_HAND,
            delivered_on=today(),
            delivered_by=f"{self.mark}送",
        )
        ballot = enter_ballot(
            vote=vote,
            voter=voter,
            paper=Paper(Channel.PAPER, f"{self.mark}签", today()),
            answers={(question.pk, None): Choice.YES},
            actor=officer,
        )
        self._name(vote_id=vote, voter_id=voter, question_id=question, ballot_id=ballot)
        self._seated()

    def _seated(self) -> None:
        """By an election of long ago, of which no more is left than this."""
        closed_at = now() - timedelta(days=9)
        asked = QuestionDraft(
            Subject.COMMITTEE, f"{self.mark}选委员", 1, [CandidateDraft(f"{self.mark}候")]
        )
        told = VoteDraft(
            f"{self.mark}改选", closed_at - timedelta(days=9), closed_at, questions=[asked]
        )
        body = form_body(kind=BodyKind.OWNERS_COMMITTEE, name=f"{self.mark}业委会")
        question = draft_vote(draft=told).questions.get()
        seating = Seating.objects.create(
            question=question,
            body=body,
            since_on=today(),
            others_left=False,
        )
        objection = Objection.objects.create(
            vote=question.vote,
            kind=ObjectionKind.COURT,
            raised_by=f"{self.mark}诉",
            raised_on=today(),
            text=f"{self.mark}请求",
        )
        self._name(seating_id=seating, objection_id=objection)

    def _keys(self, officer: Account) -> str:
        _invitation, secret = issue_invitation(role=Role.SECRETARY)
        token, key = issue_token(account=officer, label=f"{self.mark}令牌")
        sheet = f"楼栋\n{self.mark}楼二\n".encode("utf-8-sig")
        upload = keep_upload(account=officer, files=[NamedFile(f"{self.mark}.csv", sheet)])
        admission = give_admission(reason=f"{self.mark}事", days=1, by=officer)
        self._name(
            admission_id=admission, invitation_id=_invitation, token_id=token, upload_id=upload
        )
        self.values |= {"secret": secret, "name": "buildings", "ending": "csv"}
        self.values |= {"source": Source.PHONE.value, "month": "2023-04"}
        self.values |= {"topic": Topic.BRANCH.value, "side": "1"}
        return key

    def _name(self, **rows: object) -> None:
        self.values |= {name: str(row.pk) for name, row in rows.items()}  # type: ignore[attr-defined]


def _photo() -> SimpleUploadedFile:
    stored = io.BytesIO()
    Image.new("RGB", (40, 30), (180, 35, 43)).save(stored, "JPEG")
    return SimpleUploadedFile("lamp.jpg", stored.getvalue(), "image/jpeg")
