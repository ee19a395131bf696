"""Undated achievements: kept as claimed, counted in nothing."""

from typing import Any

import pytest

from district.core.counts import Count
from district.core.errors import DomainError
from district.core.outcomes import Outcome
from tenants.baselines.models import Baseline, BaselineKind
from tenants.baselines.services import record_baseline
from tests.tenants.records.demo import elements, structure, values

pytestmark = pytest.mark.usefixtures("in_meijing")


def test_F16_the_figures_stand_as_they_were_printed() -> None:
    structure("xincheng")
    told = [f"{claim.amount} {claim.unit}" for claim in Baseline.objects.all()]
    assert told == ["8 次", "76 件", "14 件", "20余 项"]
    assert {claim.period_text for claim in Baseline.objects.all()} == {"累计，期间未注明"}


def test_F16_monthly_counts_ignore_the_claims() -> None:
    before = elements()
    structure("xincheng")
    matters = [code for code in before if code.startswith("M")]
    assert matters
    assert {code: elements()[code] for code in matters} == {code: before[code] for code in matters}


def test_F16_the_same_claim_again_changes_nothing() -> None:
    claim: dict[str, Any] = {"name": "说事议事活动", "amount": Count(8), "unit": "次"}
    outcomes = [record_baseline(**claim)[1] for _turn in range(2)]
    assert outcomes == [Outcome.NEW, Outcome.UNCHANGED]
    assert Baseline.objects.count() == 1


def test_B26_gifts_in_kind_are_counted_and_not_added() -> None:
    structure("meijing")
    assert values("BL_KIND") == {"BL_KIND": 3}
    assert Baseline.objects.filter(kind=BaselineKind.IN_KIND).count() == 3


def test_a_claim_without_an_amount_is_none() -> None:
    with pytest.raises(DomainError, match="请填写数量"):
        record_baseline(name="说事议事活动", unit="次")


def test_nothing_claimed_is_nothing_reported() -> None:
    assert values("BL_MTG", "BL_KIND") == {"BL_MTG": None, "BL_KIND": None}
