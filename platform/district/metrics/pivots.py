"""What is asked of a pivot: metrics by organisations by periods, and which of them lies where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.metrics.figures import Period, PeriodType

MOST_PERIODS = 36
MOST_METRICS = 40


class Axis(StrEnum):
    """The three things of which a pivot is made."""

    METRIC = "metric"
    ORGANISATION = "organisation"
    PERIOD = "period"


AXES: tuple[str, ...] = tuple(Axis)


@dataclass(frozen=True)
class PivotChoice:
    """One question; as text it stands in addresses and in saved views.

    ``organisation`` is a code or slug, empty for the top of what the reader may see; ``level``
    is what is listed of it, empty for the level directly below. ``until`` is a period in or with
    which the newest one ends, empty for the newest there is, so that a saved view goes on.
    What lies neither in rows nor in columns stands as blocks one under the other.
    """

    metrics: tuple[str, ...]
    organisation: str = ""
    level: str = ""
    kind: PeriodType = PeriodType.MONTH
    until: str = ""
    periods: int = 12
    rows: Axis = Axis.ORGANISATION
    columns: Axis = Axis.PERIOD

    @property
    def blocks(self) -> Axis:
        """What lies neither in rows nor in columns."""
        return next(one for one in Axis if one not in {self.rows, self.columns})

    @property
    def parameters(self) -> dict[str, list[str]]:
        """As it stands in an address, and as :meth:`read` takes it."""
        told = {one.name: [str(getattr(self, one.name))] for one in fields(self)[1:]}
        return {"metric": list(self.metrics), **told}

    @classmethod
    def read(cls, metrics: Iterable[str], given: Mapping[str, str]) -> "PivotChoice":
        """The choice of an address; what is not given keeps its default, what is wrong refuses."""
        until = given.get("until", cls.until)
        choice = cls(
            metrics=_metrics(metrics),
            organisation=given.get("organisation", cls.organisation),
            level=given.get("level", cls.level),
            kind=_kind(given.get("kind") or cls.kind),
            until=str(Period.parse(until)) if until else "",
            periods=_count(given.get("periods") or str(cls.periods)),
            rows=_axis(given.get("rows") or cls.rows, "rows"),
            columns=_axis(given.get("columns") or cls.columns, "columns"),
        )
        if choice.rows is choice.columns:
            raise _refusal(
                "same_axis",
                _("行和列不能是同一项，请让行和列各选指标、地方、期间中的一项。"),
                "columns",
            )
        return choice


def _metrics(given: Iterable[str]) -> tuple[str, ...]:
    """Codes, several with commas between or one after the other, each once."""
    codes = [code.strip() for text in given for code in text.split(",")]
    found = tuple(dict.fromkeys(filter(None, codes)))
    if not found:
        raise _refusal("no_metric_chosen", _("请至少选一项指标。"), "metric")
    if len(found) > MOST_METRICS:
        raise DomainError(
            "many_metrics",
            _("一次最多选 %(most)s 项指标，现在选了 %(count)s 项。"),
            {"most": MOST_METRICS, "count": len(found)},
            status=400,
            field="metric",
        )
    return found


def _kind(text: str) -> PeriodType:
    try:
        return PeriodType(text)
    except ValueError:
        raise _refusal(
            "bad_kind", _("期间种类只能是日、月、季度、年或近 12 个月。"), "kind"
        ) from None


def _count(text: str) -> int:
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    if not 1 <= count <= MOST_PERIODS:
        raise DomainError(
            "bad_count",
            _("期数请填 1 到 %(most)s。"),
            {"most": MOST_PERIODS},
            status=400,
            field="periods",
        )
    return count


def _axis(text: str, field: str) -> Axis:
    try:
        return Axis(text)
    except ValueError:
        raise _refusal("bad_axis", _("行和列只能是指标、地方或期间。"), field) from None


def _refusal(code: str, sentence: str | Promise, field: str) -> DomainError:
    return DomainError(code, sentence, status=400, field=field)
