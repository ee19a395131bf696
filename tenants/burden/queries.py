"""How much entry a month cost, by whom and by which forms; nobody can be told from it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Sum

from district.core.clock import months_later
from tenants.burden.figures_only import FIGURES_ONLY
from tenants.burden.models import Tally, Who


@dataclass
class Spent:
    """Sums. ``seconds`` are those of the ``timed``; ``by_form`` says where forms were sent."""

    forms: int = 0
    refused: int = 0
    taps: int = 0
    timed: int = 0
    seconds: int = 0
    by_form: Counter[str] = field(default_factory=Counter)

    def add(self, row: Tally) -> None:
        self.forms += row.forms
        self.refused += row.forms if row.is_refused else 0
        self.taps += row.taps
        self.timed += row.timed
        self.seconds += row.seconds
        self.by_form[row.form] += row.forms


@dataclass(frozen=True)
class MonthSpent:
    """One month: of each kind of people, and of what served figures alone."""

    month: date
    by_whom: dict[Who, Spent]
    for_figures: int


@dataclass(frozen=True)
class MonthSums:
    """One month in a row of months."""

    month: date
    forms: int
    timed: int
    seconds: int


def spent_in(month: date) -> MonthSpent:
    """The month that begins with ``month``; those who sent nothing have no entry."""
    by_whom: dict[Who, Spent] = {}
    for row in Tally.objects.filter(month=month):
        by_whom.setdefault(Who(row.who), Spent()).add(row)
    for_figures = sum(one.by_form[form] for one in by_whom.values() for form in FIGURES_ONLY)
    return MonthSpent(month, {who: by_whom[who] for who in Who if who in by_whom}, for_figures)


def months_before(month: date, count: int = 6) -> list[MonthSums]:
    """The months before ``month`` of which something is known, newest first."""
    earlier = Tally.objects.filter(month__lt=month, month__gte=months_later(month, -count))
    sums = earlier.values_list("month").annotate(Sum("forms"), Sum("timed"), Sum("seconds"))
    return [MonthSums(*row) for row in sums.order_by("-month")]
