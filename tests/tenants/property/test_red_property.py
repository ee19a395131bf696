"""红色物业: the checklist, the records behind it, and what the night counts (ORG-10)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from district.core.clock import day_end, months_later, today
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from district.guides.criteria import Criterion
from district.metrics.figures import Period, PeriodType
from district.metrics.sources import read_elements
from district.metrics.windows import Window
from district.registry.models import ManagementMode
from district.tenancy.context import require_compound
from tenants.bodies.models import BodyKind
from tenants.bodies.seats import seat_person
from tenants.bodies.services import form_body
from tenants.party.models import BranchKind
from tenants.party.services import dissolve_branch, found_branch
from tenants.property.assessing import assess
from tenants.property.models import KnownChecklist, ServicePromise, TripartiteMeeting
from tenants.property.services import (
    assign_guidance,
    publish_promise,
    record_meeting,
    remove,
    revise,
)
from tenants.register.managing import enter_management
from tests.tenants.records.demo import elements, structure, values

pytestmark = pytest.mark.usefixtures("in_meijing")
DAY = date(2023, 4, 30)
SINCE = PartialDate(date(2021, 8, 1))


def managed(mode: str = ManagementMode.COMPANY) -> None:
    company = "安居物业" if mode == ManagementMode.COMPANY else ""
    enter_management(mode=mode, since=SINCE, company=company)


def meet(day: date, *, company: bool = True) -> None:
    record_meeting(
        held_on=day,
        subject="停车收费",
        branch_came=True,
        residents_came=True,
        company_came=company,
    )


def guide() -> None:
    assign_guidance(holder_name="高文静", since=SINCE)


def promise(due_on: date | None = None) -> ServicePromise:
    return publish_promise(
        text="电梯故障两小时内到场", published_on=date(2023, 1, 5), due_on=due_on
    )


def checklist(valid_from: date, **terms: int) -> None:
    given = {"party_weight": 30, "joint_weight": 40, "promise_weight": 30, "kept_weight": 0}
    version = KnownChecklist.objects.count() + 1
    told = {**given, "joint_months": 6, **terms}
    KnownChecklist.objects.create(version=version, valid_from=valid_from, **told)


def all_met() -> None:
    managed()
    guide()
    meet(date(2023, 4, 1))
    promise()


def counted(day: date = DAY) -> tuple[int | None, int | None]:
    """PC and PC_RED of the night, which the page must say as well."""
    found = values("PC", "PC_RED", day=day)
    page = assess(day)
    if page.management is not None and (page.is_counted or not page.applies):
        assert (page.applies, page.is_red) == (bool(found["PC"]), bool(found["PC_RED"]))
    return found["PC"], found["PC_RED"]


def unmet(day: date = DAY) -> list[Criterion]:
    return [one.criterion for one in assess(day).findings if not one.is_met]


def test_F4_a_company_that_meets_every_criterion_is_a_red_one() -> None:
    all_met()
    assert counted() == (1, 1)
    page = assess(DAY)
    assert (page.score, page.full_score, page.version) == (100, 100, 0)


def test_ORG10_the_self_managed_are_not_in_the_denominator() -> None:
    managed(ManagementMode.SELF_TRIAL)
    assert counted() == (0, 0)


def test_ORG10_who_manages_is_unknown_and_nothing_is_reported() -> None:
    guide()
    assert counted() == (None, None)


def test_ORG10_of_a_company_of_which_nothing_was_entered_nothing_is_reported() -> None:
    managed()
    assert counted() == (1, None)
    assert unmet() == [Criterion.PARTY, Criterion.JOINT, Criterion.PROMISE]


def test_ORG10_once_a_checklist_was_issued_nothing_entered_is_nothing_met() -> None:
    managed()
    checklist(date(2023, 4, 30))
    assert counted(date(2023, 4, 29)) == (1, None)
    assert counted() == (1, 0)
    checklist(date(2023, 5, 1), party_weight=0, joint_weight=0, promise_weight=0, kept_weight=100)
    assert counted(date(2023, 5, 1)) == (1, 0)  # no promise is overdue, and none is on record


def test_F2_a_branch_of_the_company_is_its_party_and_no_compounds_branch_is() -> None:
    managed()
    branch = found_branch(name="物业支部", kind=BranchKind.PROPERTY, founded=SINCE)
    found_branch(name="小区支部", kind=BranchKind.COMPOUND, founded=SINCE)
    assert Criterion.PARTY not in unmet()
    assert values("BR", "BR_C", "BR_P", "BR_ANY") == {"BR": 2, "BR_C": 1, "BR_P": 1, "BR_ANY": 1}
    dissolve_branch(branch=branch, dissolved=PartialDate(date(2023, 4, 30)))
    assert Criterion.PARTY in unmet()
    assert counted() == (1, 0)


def test_F4_a_guidance_officer_counts_until_the_last_day() -> None:
    all_met()
    guidance = assign_guidance(holder_name="李新", since=PartialDate(date(2023, 1, 1)))
    for one in (guidance, guidance.__class__.objects.get(holder_name="高文静")):
        revise(row=one, until_on=DAY)
    assert (counted(date(2023, 4, 29)), counted()) == ((1, 1), (1, 0))


@pytest.mark.parametrize(
    ("held_on", "counts"), [("2022-11-01", True), ("2022-10-30", False), ("2023-04-30", True)]
)
def test_F4_a_meeting_counts_for_six_months(held_on: str, counts: bool) -> None:
    all_met()
    remove(row=TripartiteMeeting.objects.get())
    meet(date.fromisoformat(held_on))
    assert counted() == (1, int(counts))


def test_F26_a_meeting_without_the_company_is_kept_and_not_counted() -> None:
    all_met()
    revise(row=TripartiteMeeting.objects.get(), company_came=False)
    assert counted() == (1, 0)
    assert unmet() == [Criterion.JOINT]


@pytest.mark.parametrize("kinds", [("compound", "property"), ("compound", "body")])
def test_F4_one_person_on_two_of_the_three_sides_is_a_cross_post(kinds: tuple[str, str]) -> None:
    all_met()
    remove(row=TripartiteMeeting.objects.get())
    places: dict[str, Callable[[], Any]] = {
        "compound": lambda: found_branch(name="甲", kind=BranchKind.COMPOUND, founded=SINCE),
        "property": lambda: found_branch(name="乙", kind=BranchKind.PROPERTY, founded=SINCE),
        "body": lambda: form_body(
            kind=BodyKind.OWNERS_COMMITTEE, name="业委会", term_number=1, formed=SINCE
        ),
    }
    first, second = (places[kind]() for kind in kinds)
    seat_person(place=first, holder_name="高文静", post="书记", since=SINCE)
    seat_person(place=second, holder_name="李新", post="委员", since=SINCE)
    assert counted() == (1, 0)
    seat_person(place=second, holder_name="高文静", post="委员", since=SINCE)
    assert counted() == (1, 1)
    assert "高文静在两边任职。" in [one.why for one in assess(DAY).findings]


def test_F4_a_promise_counts_from_the_day_on_which_it_is_published() -> None:
    all_met()
    assert (counted(date(2023, 1, 31)), unmet(date(2023, 1, 4))) == (
        (1, 0),
        [Criterion.JOINT, Criterion.PROMISE],
    )


def test_F20_a_promise_past_its_day_is_named_and_counts_only_where_it_is_asked() -> None:
    all_met()
    remove(row=ServicePromise.objects.get())
    late = promise(due_on=date(2023, 4, 29))
    assert counted() == (1, 1)
    checklist(date(2023, 4, 1), kept_weight=10)
    assert (counted(date(2023, 4, 29)), counted()) == ((1, 1), (1, 0))
    assert assess(DAY).findings[-1].why == "有 1 条承诺过期没有做到：电梯故障两小时内到场"
    revise(row=late, done_on=date(2023, 4, 29))
    assert counted() == (1, 1)


def test_F4_each_day_is_held_against_the_version_in_force() -> None:
    all_met()
    checklist(date(2023, 4, 20), joint_months=1)
    checklist(date(2023, 5, 10), joint_weight=0)
    days = [date(2023, 4, 19), date(2023, 4, 20), date(2023, 5, 1), date(2023, 5, 10)]
    assert [counted(day)[1] for day in days] == [1, 1, 0, 1]
    assert [assess(day).version for day in days] == [0, 1, 1, 2]


def test_ORG10_the_night_knows_when_a_meeting_counts_no_more() -> None:
    all_met()
    day = date(2023, 9, 29)
    night = Window(Period.of(day, PeriodType.DAY), day, day, day_end(day))
    turn = read_elements(require_compound(), [night.parameters]).turns_at
    assert (counted(date(2023, 9, 30)), counted(date(2023, 10, 1))) == ((1, 1), (1, 0))
    assert turn == day_end(date(2023, 10, 1))


def test_ORG10_the_night_knows_when_a_promise_is_overdue() -> None:
    managed()
    guide()
    meet(date(2023, 4, 1))
    promise(due_on=date(2023, 4, 29))
    checklist(date(2023, 1, 1), kept_weight=10)
    day = date(2023, 4, 29)
    night = Window(Period.of(day, PeriodType.DAY), day, day, day_end(day))
    turn = read_elements(require_compound(), [night.parameters]).turns_at
    assert (counted(day), counted()) == ((1, 1), (1, 0))
    assert turn == day_end(DAY)


def test_F26_the_seeds_red_property_has_its_two_branches_and_wants_a_meeting() -> None:
    structure("xincheng")
    assert elements()["BR_P"].value == 1
    assert counted() == (1, 0)
    assert unmet() == [Criterion.JOINT]


@pytest.mark.parametrize(
    ("enter", "sentence"),
    [
        (lambda: meet(today() + timedelta(days=1)), "日期不能晚于今天"),
        (lambda: promise(due_on=date(2022, 1, 1)), "不能早于公布承诺的日期"),
        (lambda: assign_guidance(holder_name=" ", since=SINCE), "请填写姓名"),
        (
            lambda: assign_guidance(holder_name="高", since=SINCE, until_on=SINCE.day),
            "结束日期要晚于开始日期",
        ),
    ],
    ids=["future", "due", "name", "ends"],
)
def test_what_cannot_be_is_refused(enter: Callable[[], object], sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        enter()


def test_the_same_twice_is_refused() -> None:
    guide()
    with pytest.raises(Conflict, match="这一条已经登记过"):
        guide()


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2022-10-31", 6, "2023-04-30"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2023-12-01", 1, "2024-01-01"),
    ],
)
def test_months_later_ends_with_a_shorter_month(day: str, months: int, later: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)
