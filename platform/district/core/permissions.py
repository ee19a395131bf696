"""Who may do what: the one table of roles and actions.

Pages, API and services ask this table through ``district.identity.access``; no other place
decides by role. ``OWN`` means: only within the grant's scope (a head's unit or building, a reader's
subtree) or what the person has entered.
"""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """Standard roles; a compound's own titles map to them."""

    COMPOUND_ADMIN = "compound_admin", _("小区管理员")
    SECRETARY = "secretary", _("支部书记")
    COMMITTEE_MEMBER = "committee_member", _("委员")
    UNIT_HEAD = "unit_head", pgettext_lazy("身份", "楼长")
    GRID_MEMBER = "grid_member", pgettext_lazy("身份", "网格员")
    RESIDENT = "resident", _("居民")
    DISTRICT_VISITOR = "district_visitor", _("区里临时进入")
    DISTRICT_ADMIN = "district_admin", _("区管理员")
    DEPARTMENT_ANALYST = "department_analyst", _("组织部分析员")
    STREET_READER = "street_reader", _("街道查看")
    COMMUNITY_READER = "community_reader", _("社区查看")


COMPOUND_ROLES = frozenset(
    {
        Role.COMPOUND_ADMIN,
        Role.SECRETARY,
        Role.COMMITTEE_MEMBER,
        Role.UNIT_HEAD,
        Role.GRID_MEMBER,
        Role.RESIDENT,
    }
)
# Stands in a compound, and nobody gives it: it comes and goes with an admission.
VISITOR_ROLES = frozenset({Role.DISTRICT_VISITOR})
DISTRICT_ROLES = frozenset(Role) - COMPOUND_ROLES - VISITOR_ROLES


class Scope(StrEnum):
    """How far a permission reaches."""

    ALL = "all"
    OWN = "own"


class Action(StrEnum):
    """Everything that somebody may or may not do."""

    # in a compound
    MATTER_REPORT = "matter.report"
    MATTER_READ = "matter.read"
    MATTER_READ_DETAILS = "matter.read_details"
    MATTER_SUPPORT = "matter.support"
    MATTER_RECORD_FOR_OTHERS = "matter.record_for_others"
    MATTER_HANDLE = "matter.handle"
    MATTER_PUBLISH = "matter.publish"
    MATTER_JUDGE = "matter.judge"
    REGISTER_READ = "register.read"
    REGISTER_CHANGE = "register.change"
    PEOPLE_READ = "people.read"
    PEOPLE_CHANGE = "people.change"
    PEOPLE_TELL = "people.tell"
    PEOPLE_REVEAL = "people.reveal"
    ORGANISATION_READ = "organisation.read"
    ORGANISATION_CHANGE = "organisation.change"
    COUNCILS_READ = "councils.read"
    COUNCILS_HOLD = "councils.hold"
    ROOMS_BOOK = "rooms.book"
    ROOMS_KEEP = "rooms.keep"
    VISITS_RECORD = "visits.record"
    VISITS_HANDLE = "visits.handle"
    VISITS_PLAN = "visits.plan"
    SURVEYS_READ = "surveys.read"
    SURVEYS_ANSWER = "surveys.answer"
    SURVEYS_ENTER = "surveys.enter"
    SURVEYS_RUN = "surveys.run"
    DISPUTES_MEDIATE = "disputes.mediate"
    DANGER_REPORT = "danger.report"
    WORKS_READ = "works.read"
    WORKS_ENTER = "works.enter"
    WORKS_RULE = "works.rule"
    VOTES_READ = "votes.read"
    VOTES_CAST = "votes.cast"
    VOTES_ENTER = "votes.enter"
    VOTES_RUN = "votes.run"
    PARTY_READ = "party.read"
    PARTY_CHANGE = "party.change"
    ACCOUNTS_MANAGE = "accounts.manage"
    RECORDS_IMPORT = "records.import"
    RECORDS_EXPORT = "records.export"
    # in the district
    DIVISIONS_READ = "divisions.read"
    COMPOUNDS_READ = "compounds.read"
    COMPOUNDS_ONBOARD = "compounds.onboard"
    COMPOUNDS_MANAGE = "compounds.manage"
    COMPOUNDS_ENTER = "compounds.enter"
    COMPOUNDS_DELETE = "compounds.delete"
    FIGURES_READ = "figures.read"
    REPORT_EXPORT = "report.export"
    REPORT_ISSUE = "report.issue"
    VIEWS_SHARE = "views.share"
    GUIDES_ISSUE = "guides.issue"
    CASES_WRITE = "cases.write"
    WORKTIME_ISSUE = "worktime.issue"
    TASKS_SET = "tasks.set"
    GUIDANCE_GIVE = "guidance.give"
    REPORT_SUBSCRIBE = "report.subscribe"
    ROLLUP_RUN = "rollup.run"
    STAFF_MANAGE = "staff.manage"
    # on both sides
    TOKENS_OWN = "tokens.own"


_COMMITTEE = (Role.COMPOUND_ADMIN, Role.SECRETARY, Role.COMMITTEE_MEMBER)
_READERS = (Role.STREET_READER, Role.COMMUNITY_READER)
_OWN_KEYS = dict.fromkeys(COMPOUND_ROLES | DISTRICT_ROLES, Scope.OWN)
_VISITOR = Role.DISTRICT_VISITOR  # reads, and changes nothing


def _all(*roles: Role) -> dict[Role, Scope]:
    return dict.fromkeys(roles, Scope.ALL)


def _own(*roles: Role) -> dict[Role, Scope]:
    return dict.fromkeys(roles, Scope.OWN)


TABLE: dict[Action, dict[Role, Scope]] = {
    Action.MATTER_REPORT: _all(*COMPOUND_ROLES),
    # A grid member comes from the community and reads what was handed over, and no more.
    Action.MATTER_READ: _all(*_COMMITTEE, Role.UNIT_HEAD, _VISITOR)
    | _own(Role.GRID_MEMBER, Role.RESIDENT),
    # Every word of those that are not one's own; who may not reads them with details withheld.
    Action.MATTER_READ_DETAILS: _all(*_COMMITTEE, Role.UNIT_HEAD),
    # One's own voice and pictures in what one may read.
    Action.MATTER_SUPPORT: _all(*COMPOUND_ROLES),
    Action.MATTER_RECORD_FOR_OTHERS: _all(*_COMMITTEE, Role.UNIT_HEAD, Role.GRID_MEMBER),
    Action.MATTER_HANDLE: _all(*_COMMITTEE) | _own(Role.UNIT_HEAD, Role.GRID_MEMBER),
    Action.MATTER_PUBLISH: _all(*_COMMITTEE),
    Action.MATTER_JUDGE: _own(*COMPOUND_ROLES),
    Action.REGISTER_READ: _all(*_COMMITTEE, _VISITOR) | _own(Role.UNIT_HEAD),
    Action.REGISTER_CHANGE: _all(Role.COMPOUND_ADMIN, Role.SECRETARY),
    # Owners and residents; a unit head reads the names of the own unit, and no number.
    Action.PEOPLE_READ: _all(*_COMMITTEE) | _own(Role.UNIT_HEAD),
    Action.PEOPLE_CHANGE: _all(Role.COMPOUND_ADMIN, Role.SECRETARY),
    # Who moved in or out, a new phone, another relation: what a unit head hears at the door.
    Action.PEOPLE_TELL: _all(Role.COMPOUND_ADMIN, Role.SECRETARY) | _own(Role.UNIT_HEAD),
    # A whole phone or identity number, for a reason that is written down.
    Action.PEOPLE_REVEAL: _all(Role.COMPOUND_ADMIN, Role.SECRETARY),
    Action.ORGANISATION_READ: _all(*COMPOUND_ROLES, _VISITOR),
    Action.ORGANISATION_CHANGE: _all(Role.COMPOUND_ADMIN, Role.SECRETARY),
    # When and where, and what hangs on the board; minutes and who came are for who holds it.
    Action.COUNCILS_READ: _all(*COMPOUND_ROLES, _VISITOR),
    Action.COUNCILS_HOLD: _all(*_COMMITTEE),
    # When a room is free, and the own bookings. No visitor: of the counselling room the district
    # gets the quarter's count alone.
    Action.ROOMS_BOOK: _all(*COMPOUND_ROLES),
    Action.ROOMS_KEEP: _all(*_COMMITTEE),
    # Knocking at any door of the compound: a head helps out in the next unit, too.
    Action.VISITS_RECORD: _all(*_COMMITTEE, Role.UNIT_HEAD),
    # What was said at a door: a head's own unit, or what the head has heard.
    Action.VISITS_HANDLE: _all(*_COMMITTEE) | _own(Role.UNIT_HEAD),
    Action.VISITS_PLAN: _all(*_COMMITTEE),
    # What is asked, and once it is published how many said what: for the compound's own people, and
    # for no visitor from the district. Who chose what is for nobody but the household itself.
    Action.SURVEYS_READ: _all(*COMPOUND_ROLES),
    Action.SURVEYS_ANSWER: _own(*COMPOUND_ROLES),
    # Typing in papers; a unit head those of the own units' homes.
    Action.SURVEYS_ENTER: _all(*_COMMITTEE) | _own(Role.UNIT_HEAD),
    Action.SURVEYS_RUN: _all(*_COMMITTEE),
    # A mediator reads the own cases, the secretary all; nobody else is told that there is one.
    Action.DISPUTES_MEDIATE: _all(Role.SECRETARY) | _own(Role.COMMITTEE_MEMBER, Role.UNIT_HEAD),
    # A child in danger: everybody may write down what was reported, and reads the own reports.
    Action.DANGER_REPORT: _all(Role.SECRETARY) | _own(*(COMPOUND_ROLES - {Role.SECRETARY})),
    # Small improvements: everybody reads of them; who leads the compound enters them.
    Action.WORKS_READ: _all(*COMPOUND_ROLES, _VISITOR),
    Action.WORKS_ENTER: _all(*_COMMITTEE),
    # Up to how much something is a small one.
    Action.WORKS_RULE: _all(Role.COMPOUND_ADMIN, Role.SECRETARY),
    # What is put to all owners, and what came of it; who voted for what is for who runs the vote.
    Action.VOTES_READ: _all(*COMPOUND_ROLES, _VISITOR),
    Action.VOTES_CAST: _own(*COMPOUND_ROLES),
    # Typing in signed papers; a unit head those of the own unit's owners.
    Action.VOTES_ENTER: _all(*_COMMITTEE) | _own(Role.UNIT_HEAD),
    Action.VOTES_RUN: _all(*_COMMITTEE),
    # Who is on the Party's duty, by name: of the roles that lead the compound, and of no visitor.
    # Levels and counts without names go with organisation.read.
    Action.PARTY_READ: _all(Role.COMPOUND_ADMIN, Role.SECRETARY),
    Action.PARTY_CHANGE: _all(Role.COMPOUND_ADMIN, Role.SECRETARY),
    Action.ACCOUNTS_MANAGE: _all(Role.COMPOUND_ADMIN),
    Action.RECORDS_IMPORT: _all(Role.COMPOUND_ADMIN, Role.SECRETARY),
    Action.RECORDS_EXPORT: _all(Role.COMPOUND_ADMIN, Role.SECRETARY),
    Action.DIVISIONS_READ: _all(*DISTRICT_ROLES),
    Action.COMPOUNDS_READ: _all(Role.DISTRICT_ADMIN, Role.DEPARTMENT_ANALYST) | _own(*_READERS),
    Action.COMPOUNDS_ONBOARD: _all(Role.DISTRICT_ADMIN),
    Action.COMPOUNDS_MANAGE: _all(Role.DISTRICT_ADMIN),
    Action.COMPOUNDS_ENTER: _all(Role.DISTRICT_ADMIN),
    Action.COMPOUNDS_DELETE: _all(Role.DISTRICT_ADMIN),
    Action.FIGURES_READ: _all(Role.DISTRICT_ADMIN, Role.DEPARTMENT_ANALYST) | _own(*_READERS),
    Action.REPORT_EXPORT: _all(Role.DISTRICT_ADMIN, Role.DEPARTMENT_ANALYST) | _own(*_READERS),
    Action.REPORT_ISSUE: _all(Role.DISTRICT_ADMIN, Role.DEPARTMENT_ANALYST),
    # A view of one's own for everybody of the district; views themselves need figures.read.
    Action.VIEWS_SHARE: _all(Role.DISTRICT_ADMIN, Role.DEPARTMENT_ANALYST),
    # Of what one may read anyway, sent to oneself; asked again at every delivery.
    Action.REPORT_SUBSCRIBE: _all(Role.DISTRICT_ADMIN, Role.DEPARTMENT_ANALYST) | _own(*_READERS),
    Action.ROLLUP_RUN: _all(Role.DISTRICT_ADMIN),
    # How bodies are formed in the district: what it asks of each step, in versions.
    Action.GUIDES_ISSUE: _all(Role.DISTRICT_ADMIN),
    # The library of practices: its pages, and sending a practice's settings into compounds.
    Action.CASES_WRITE: _all(Role.DISTRICT_ADMIN),
    # The working calendar, business hours and service rules, by which every compound's clocks run.
    Action.WORKTIME_ISSUE: _all(Role.DISTRICT_ADMIN),
    # What compounds are to reach; how far they are is read with figures.read.
    Action.TASKS_SET: _all(Role.DISTRICT_ADMIN),
    # What they advised a compound of theirs: it becomes a matter there. Read with compounds.read.
    Action.GUIDANCE_GIVE: _all(Role.DISTRICT_ADMIN) | _own(Role.STREET_READER),
    Action.STAFF_MANAGE: _all(Role.DISTRICT_ADMIN),
    Action.TOKENS_OWN: _OWN_KEYS,
}
