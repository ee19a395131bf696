"""The district's checklist reaches each compound, and the night of its day reads it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.core.jobs import Job
from district.guides.checklists import issue_checklist, latest_terms
from district.guides.criteria import STANDARD, Terms
from district.registry.models import Compound
from district.registry.queries.compounds import running_compounds
from district.tenancy.context import compound_context
from district.tenancy.writes import allow_writes, forbid_writes
from tenants.property.checklists import checklist_on
from tenants.property.models import KnownChecklist
from workers.telling import tell_checklists

pytestmark = pytest.mark.usefixtures("meijing")
SHORT = replace(STANDARD, joint_months=3, kept_weight=10)


@pytest.mark.committed
def test_F4_what_the_district_issues_is_told_to_each_compound_once(meijing: Compound) -> None:
    assert tell_checklists() == 0
    issue_checklist(terms=SHORT, valid_from=today() + timedelta(days=1))
    assert (tell_checklists(), tell_checklists()) == (running_compounds().count(), 0)
    with compound_context(meijing):
        assert checklist_on(today()).terms == STANDARD
        assert checklist_on(today() + timedelta(days=1)).terms == SHORT


@pytest.mark.committed
def test_a_compound_that_may_only_be_read_is_told_too(meijing: Compound) -> None:
    forbid_writes(meijing)
    issue_checklist(terms=SHORT, valid_from=today())
    issue_checklist(terms=STANDARD, valid_from=today())
    tell_checklists()
    allow_writes(meijing)
    with compound_context(meijing):
        assert [one.version for one in KnownChecklist.objects.all()] == [2, 1]
        assert checklist_on(today()).version == 2


def test_issuing_rings_for_the_telling(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[Job] = []
    monkeypatch.setattr("district.guides.checklists.enqueue", rung.append)
    issue_checklist(terms=SHORT, valid_from=today())
    assert rung == [Job.TELL_CHECKLISTS]


def test_a_version_begins_no_earlier_than_today_or_the_one_before() -> None:
    with pytest.raises(DomainError, match="生效日期不能早于"):
        issue_checklist(terms=SHORT, valid_from=today() - timedelta(days=1))
    issue_checklist(terms=SHORT, valid_from=today() + timedelta(days=9))
    with pytest.raises(DomainError, match="生效日期不能早于"):
        issue_checklist(terms=STANDARD, valid_from=today())
    assert latest_terms() == SHORT


def test_the_same_terms_are_no_new_version() -> None:
    with pytest.raises(Conflict, match="没有新的版本"):
        issue_checklist(terms=STANDARD, valid_from=today())


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        (replace(STANDARD, kept_weight=101), "权重要是 0 至 100"),
        (replace(STANDARD, joint_months=25), "1 至 24 个月"),
        (Terms(0, 0, 6, 0, 0), "至少要有一项"),
    ],
    ids=["weight", "months", "nothing"],
)
def test_terms_that_ask_nothing_or_nonsense_are_refused(terms: Terms, sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        issue_checklist(terms=terms, valid_from=today())
