"""Undated achievements as a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.counts import Count
from district.core.outcomes import Outcome
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.filing import Fate, one_by_one
from district.core.sheets.parsers import choice_of, count, text
from tenants.baselines.models import Baseline, BaselineKind
from tenants.baselines.services import record_baseline


@dataclass(frozen=True)
class BaselineRecord:
    number: int
    name: str
    kind: str | None
    amount: Count
    unit: str
    period_text: str
    source: str

    @property
    def key(self) -> str:
        return self.name


BASELINES = Sheet(
    _("累计成果"),
    (
        Column("name", ("成果名称", "名称"), text(60), True, example="示例：说事议事活动"),
        Column(
            "kind",
            ("成果类别", "类别"),
            choice_of(BaselineKind),
            help=_("哪一类都不是就留空"),
            example="说事议事会",
        ),
        Column("amount", ("数量",), count(), True, example="8"),
        Column("unit", ("单位",), text(10), True, example="次"),
        Column("period_text", ("期间",), text(60), help=_("不清楚就留空"), example="期间未注明"),
        Column("source", ("来源",), text(120), help=_("从哪里知道的"), example="报纸专版"),
    ),
    BaselineRecord,
)


def file_baselines(
    rows: Sequence[BaselineRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    def enter(row: BaselineRecord) -> Outcome:
        told: dict[str, Any] = {
            "kind": row.kind or "",
            "amount": row.amount,
            "unit": row.unit,
            "period_text": row.period_text,
            "source": row.source,
        }
        values = {name: value for name, value in told.items() if name in given}
        return record_baseline(name=row.name, actor_id=actor_id, **values)[1]

    return one_by_one(rows, enter)


def baseline_rows() -> Iterator[Mapping[str, Any]]:
    for baseline in Baseline.objects.all():
        yield {
            "name": baseline.name,
            "kind": baseline.kind or None,
            "amount": baseline.amount,
            "unit": baseline.unit,
            "period_text": baseline.period_text,
            "source": baseline.source,
        }
