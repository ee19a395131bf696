"""A practice of the library: its settings taken from one compound and copied into others."""

from datetime import time
from typing import Any

import pytest

from district.audit.models import AuditEntry
from district.cases.models import Case, CaseCopy, CopyState
from district.cases.practice import CaseStage, CaseWord, CouncilHabit, Item, Practice
from district.cases.services import ask_for_settings, copy_case, revise_case, write_case
from district.core.errors import Conflict, DomainError
from district.core.jobs import Job
from district.registry.models import Compound
from district.tenancy.context import compound_context
from district.tenancy.writes import allow_writes, forbid_writes
from tenants.matters.models import LONGEST_STAGE_NAME, Stage
from tenants.matters.stage_names import name_stages, own_stage_names, stage_names
from tenants.meetings.models import CouncilRule
from tenants.meetings.rules import council_rule, lay_down_rule
from tenants.words.models import LONGEST, WordKind
from tenants.words.queries import said
from tenants.words.services import say
from tests.workers.test_broken_compound import break_down
from workers import cases as tasks

pytestmark = pytest.mark.django_db
FIVE = dict(
    zip(Stage, ("听居民说事", "让居民议事", "帮居民办事", "邀居民评事", "向居民晒事"), strict=True)
)


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Job, Any]]:
    """What was asked of the queue; the tests carry it out themselves."""
    asked: list[tuple[Job, Any]] = []
    monkeypatch.setattr(
        "district.cases.services.enqueue", lambda job, **told: asked.append((job, told))
    )
    return asked


@pytest.fixture
def case(wangfu: Compound) -> Case:
    """Of 王府名苑, with its settings taken."""
    with compound_context(wangfu):
        say(kind=WordKind.METHOD, text="近邻党建")
        name_stages(names=FIVE)
        lay_down_rule(day=12, starts=time(19, 30))
    case = write_case(title="“五事”工作法", what="听、议、办、评、晒", compound=wangfu)
    ask_for_settings(case=case)
    tasks.take_case(str(case.pk))
    case.refresh_from_db()
    return case


def copied(case: Case, *places: Compound) -> list[CaseCopy]:
    """Sent and carried out."""
    for copy in copy_case(case=case, compounds=places):
        tasks.copy_case(str(copy.pk))
    return list(case.copies.order_by("created_at"))


def test_G4_a_new_workspace_starts_with_the_five_stages_and_the_monthly_rule(
    case: Case, meijing: Compound, rung: list[tuple[Job, Any]]
) -> None:
    assert (case.taking, case.practice.stage_names) == (False, list(FIVE.values()))
    (copy,) = copied(case, meijing)
    assert [job for job, _told in rung] == [Job.TAKE_CASE, Job.COPY_CASE]
    assert (copy.state, copy.done) == (CopyState.DONE, ["method", "stages", "council"])
    with compound_context(meijing):
        assert stage_names() == FIVE
        rule = council_rule()
        assert (rule.is_monthly, rule.day, rule.starts) == (True, 12, time(19, 30))
        assert AuditEntry.objects.filter(action="practice.copied").count() == 1


def test_C2_the_method_comes_with_the_template_and_a_second_copy_changes_nothing(
    case: Case, meijing: Compound
) -> None:
    copied(case, meijing)
    again = copied(case, meijing)[-1]
    assert (again.done, again.kept) == ([], [])
    assert again.same == ["method", "stages", "council"]
    with compound_context(meijing):
        assert said() == {WordKind.METHOD: "近邻党建"}


def test_what_a_compound_has_said_itself_is_kept_and_told(case: Case, meijing: Compound) -> None:
    with compound_context(meijing):
        say(kind=WordKind.MEANING, text="大家来")
        name_stages(names={Stage.WORK: "干"})
    (copy,) = copied(case, meijing)
    assert (copy.done, copy.kept, copy.same) == (["council"], ["method", "stages"], [])
    with compound_context(meijing):
        assert said() == {WordKind.MEANING: "大家来"}  # no brand beside another's meaning
        assert own_stage_names() == {Stage.WORK: "干"}


def test_a_compound_that_has_laid_down_nothing_hands_on_the_monthly_council(
    wangfu: Compound, meijing: Compound
) -> None:
    bare = write_case(title="说事", what="每月一次", compound=wangfu)
    ask_for_settings(case=bare)
    tasks.resend_cases()
    bare.refresh_from_db()
    assert bare.practice == Practice(council=CouncilHabit())
    copied(bare, meijing)
    with compound_context(meijing):
        assert CouncilRule.objects.get().is_monthly


def test_what_the_queue_lost_is_done_by_the_clock_once(case: Case, meijing: Compound) -> None:
    copy_case(case=case, compounds=[meijing])
    assert copy_case(case=case, compounds=[meijing]) == []  # it waits already
    tasks.resend_cases()
    tasks.resend_cases()
    assert [one.state for one in case.copies.all()] == [CopyState.DONE]


def test_other_words_do_not_call_back_what_is_being_read(wangfu: Compound) -> None:
    with compound_context(wangfu):
        say(kind=WordKind.METHOD, text="近邻党建")
    case = write_case(title="说事", what="每月一次", compound=wangfu)
    ask_for_settings(case=case)
    revise_case(case=case, title="说事议事", compound=wangfu)
    tasks.take_case(str(case.pk))
    case.refresh_from_db()
    assert (case.title, case.practice.words) == ("说事议事", {"method": "近邻党建"})
    ask_for_settings(case=case)
    revise_case(case=case, compound=None)  # it was asked of the other
    tasks.take_case(str(case.pk))
    case.refresh_from_db()
    assert (case.taking, case.revision) == (False, 4)


@pytest.mark.committed
def test_a_compound_that_is_broken_holds_up_no_other(
    case: Case, meijing: Compound, wangfu: Compound
) -> None:
    other = write_case(title="另一个", what="议", practice=case.practice)
    for place in (meijing, wangfu):
        copy_case(case=other, compounds=[place])
    break_down(meijing, "words_ownword")
    tasks.resend_cases()
    assert dict(other.copies.values_list("compound__slug", "state")) == {
        "meijing": CopyState.WAITING,
        "wangfu": CopyState.DONE,
    }


@pytest.mark.committed
def test_a_compound_that_may_only_be_read_gets_nothing_and_says_why(
    case: Case, meijing: Compound
) -> None:
    Compound.objects.filter(pk=meijing.pk).update(status="read_only")
    forbid_writes(meijing)
    (copy,) = copied(case, meijing)
    allow_writes(meijing)
    assert copy.state == CopyState.FAILED and "只读" in copy.refusal
    with compound_context(meijing):
        assert said() == {} and own_stage_names() == {}


def test_words_with_somebodys_number_stay_in_the_compound(wangfu: Compound) -> None:
    with compound_context(wangfu):
        say(kind=WordKind.WELCOME, text="有事打 138 1234 5678")
        say(kind=WordKind.IDEA, text="为民为众")
    case = write_case(title="说事", what="每月一次", compound=wangfu)
    ask_for_settings(case=case)
    tasks.take_case(str(case.pk))
    case.refresh_from_db()
    assert (case.practice.words, case.left_out) == ({"idea": "为民为众"}, 1)


def test_no_case_bears_a_phone_or_an_identity_number(case: Case) -> None:
    for what, how in (("找老冯 13812345678", ""), ("议", "110105194912310021 登记")):
        with pytest.raises(DomainError, match="不能写电话号码"):
            write_case(title="说事", what=what, how=how)
    with pytest.raises(DomainError, match="不能写电话号码"):
        revise_case(case=case, practice=Practice(words={"idea": "打13812345678"}))


def test_a_case_of_this_compound_or_without_settings_goes_nowhere(
    case: Case, wangfu: Compound, meijing: Compound
) -> None:
    with pytest.raises(Conflict, match="来自这个小区"):
        copy_case(case=case, compounds=[wangfu])
    with pytest.raises(DomainError, match="至少选一个"):
        copy_case(case=case, compounds=[])
    with pytest.raises(Conflict, match="还没有设置"):
        copy_case(case=write_case(title="说事", what="议"), compounds=[meijing])


def test_the_districts_codes_are_those_of_the_compounds() -> None:
    assert CaseWord.choices == WordKind.choices
    assert CaseStage.choices == Stage.choices
    longest = Practice(words={"idea": "长" * LONGEST}, stages={"work": "长" * LONGEST_STAGE_NAME})
    assert longest.check() is longest
    for words, stages in (({"idea": "长" * (LONGEST + 1)}, {}), ({}, {"work": "长" * 7})):
        with pytest.raises(DomainError, match="最多"):
            Practice(words=words, stages=stages).check()
    assert {one.value for one in Item} <= {*WordKind.values, "stages", "council"}
