"""Whether the product itself notices each injected fault, and where it says so.

Asked are its own doors: what needs attention, what changed, the morning after the last night,
the cells with their states and what they said before. Nothing is looked up in the labels but
what to look for.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from district.core.clock import today
from district.metrics.definitions import catalogue_on
from district.metrics.figures import Figure, Period, PeriodType
from district.metrics.models import Cell, CellHistory
from district.metrics.queries import Concern, attention, figures, morning
from district.metrics.queries.changes import changes
from district.metrics.queries.readings import reference_day
from district.registry.models import Compound
from district.registry.tree import tree_on
from district.tenancy.context import compound_context
from infra.synthesis.faults import Fault, Label
from tenants.register.queries import sizes
from tests.oracle.comparing import Verdict
from tests.oracle.nights import Lived
from tests.oracle.sums import read_registry
from tests.said import SaidCell, said


@dataclass(frozen=True)
class Notice:
    """One label: how it was caught, or why not."""

    kind: Fault
    slug: str
    how: str
    why: str = ""


class Noticing:
    """Looks for one label after the other; every method tells how, or nothing."""

    def __init__(self, lived: Lived, verdict: Verdict) -> None:
        self.order, self.version, self.verdict = lived.made.order, lived.version, verdict
        self.labels, self.log = lived.made.labels, lived.log
        self.months = [Period(month, PeriodType.MONTH) for month in self.order.month_starts]

    @cached_property
    def concerns(self) -> dict[str, list[tuple[Period, Concern]]]:
        """What any month's report says of each compound."""
        found: dict[str, list[tuple[Period, Concern]]] = {}
        for month in self.months:
            for one in attention(period=month):
                found.setdefault(one.organisation, []).append((month, one))
        return found

    @cached_property
    def sentences(self) -> list[str]:
        """What changed in any month of the order, or in the one that runs now."""
        now = Period.of(today(), PeriodType.MONTH)
        catalogue = catalogue_on(self.order.until, self.version)
        return [
            line
            for month in dict.fromkeys([*self.months, now])
            for line in changes(
                period=month, tree=tree_on(reference_day(month)), catalogue=catalogue
            )
        ]

    def concern(self, slug: str, *rules: str, about: str = "") -> str:
        """The rules that named the compound, each with its months."""
        found: dict[str, list[str]] = {}
        for month, one in self.concerns.get(slug, ()):
            if one.rule in rules and about in str(one.facts):
                found.setdefault(one.rule, []).append(str(month))
        return "; ".join(f"{rule} in {', '.join(months)}" for rule, months in found.items())

    def sentence(self, name: str, words: str) -> str:
        """A sentence of what changed that names the compound."""
        return next((one for one in self.sentences if name in one and words in one), "")

    def cell(self, slug: str, kind: str, start: date, metric: str) -> SaidCell | None:
        """What is told: a quiet day has no row of its own."""
        compound = Compound.objects.get(slug=slug).pk
        told = said(kind, start, metric, self.version)
        return next((one for one in told if one.compound_id == compound), None)

    def name(self, slug: str) -> str:
        return Compound.objects.get(slug=slug).name

    def silent(self, label: Label) -> str:
        """未报 in each month, or 0 where somebody confirmed it."""
        wanted = "confirmed_zero" if label.facts["confirmed"] else "not_reported"
        months: Any = label.facts["months"]
        cells = [
            self.cell(label.slug, "M", date.fromisoformat(f"{month}-01"), "MA") for month in months
        ]
        if not all(cell and cell.state == wanted for cell in cells):
            return ""
        hint = self.concern(label.slug, "silent_months")
        return f"{wanted} in {len(cells)} months" + (f"; {hint}" if hint else "")

    def last_day(self, label: Label) -> str:
        """DQ-04 below a half, said of the compound or told by its cells."""
        cells = Cell.objects.filter(compound__slug=label.slug, metric="DQ-04", period_type="M")
        told = [cell for cell in cells if cell.state == "value"]
        late = sum(2 * (cell.numerator or 0) < (cell.denominator or 0) for cell in told)
        said = self.concern(label.slug, "entered_late")
        return said or (f"DQ-04 below a half in {late} of {len(told)} months" if late else "")

    def within_minutes(self, label: Label) -> str:
        """V15: what closes within ten minutes stays out of the next-day rate."""
        months = Cell.objects.filter(compound__slug=label.slug, period_type="M")
        closed = sum(cell.numerator or 0 for cell in months.filter(metric="MC"))
        counted = sum(cell.numerator or 0 for cell in months.filter(metric="MC_V15"))
        return f"V15 left {closed - counted} of {closed} closures out of MAT-08" * (
            counted < closed
        )

    def always_satisfied(self, label: Label) -> str:
        return self.concern(label.slug, "perfect", about="MAT-0")

    def list_disagrees(self, label: Label) -> str:
        """The compound's register says it to those who can put it right; rows win (HH)."""
        with compound_context(Compound.objects.get(slug=label.slug)):
            homes = sizes().households
        told = f"the register shows {homes.rows} listed against {homes.declared} declared"
        return told * (homes.is_behind or homes.is_ahead)

    def namesake(self, label: Label) -> str:
        """Each answers under its own address, with figures of its own."""
        slugs = [label.slug, str(label.facts["other"])]
        told = {one.organisation for one in self.last_figures if one.organisation in slugs}
        return f"counted apart as {' and '.join(slugs)}" * (told == set(slugs))

    @cached_property
    def last_figures(self) -> list[Figure]:
        return figures(period=self.months[-1], metrics=["HH"])

    def straddling(self, label: Label) -> str:
        """Counted once, where most of it stands."""
        weights: Any = label.facts["weights"]
        most = max(weights, key=lambda code: weights[code])
        compound = Compound.objects.get(slug=label.slug)
        nodes = tree_on(self.order.until)
        there = [node for node in nodes.compounds if node.id == compound.pk]
        codes = [nodes.divisions[node.community_id].code for node in there]
        return f"counted once, in {most}" * (codes == [most])

    def moved(self, label: Label) -> str:
        return self.sentence(self.name(label.slug), "改属")

    def merged(self, label: Label) -> str:
        """The closing is told; what took it in counts its buildings."""
        gone = label.slug if "closed_into" in label.facts else str(label.facts["takes_in"])
        return self.sentence(self.name(gone), "关闭")

    def split(self, label: Label) -> str:
        new = label.slug if "split_off_from" in label.facts else ""
        return self.sentence(self.name(new or str(label.facts["gave_up_buildings_to"])), "上线")

    def renamed(self, label: Label) -> str:
        return self.sentence(str(label.facts["new"]), "更名")

    def dissolved_with_open_matters(self, label: Label) -> str:
        """ORG-06 falls on the day, and the open matters pass their deadlines one by one.

        Those whose clock stands still are told apart from what is overdue (V16).
        """
        day = date.fromisoformat(str(label.facts["dissolved_on"]))
        days = (day - timedelta(days=1), day)
        told = [self.cell(label.slug, "D", one, "ORG-06") for one in days]
        stocks = [
            [self.cell(label.slug, "M", month.first_day, code) for code in ("MAT-11", "MAT_PAU")]
            for month in self.months
        ]
        counts = [[(one.numerator or 0) if one else 0 for one in stock] for stock in stocks]
        overdue, stopped = max(counts, key=sum)
        if [one and one.numerator for one in told] != [1, 0]:
            return ""
        left = int(str(label.facts["open_matters"]))
        told_of = f"MAT-11 up to {overdue}" + f" and {stopped} stopped" * bool(stopped)
        return f"ORG-06 from 1 to 0 on {day}; {told_of}" * (overdue + stopped >= left)

    def suspended(self, label: Label) -> str:
        running = {slug for _pk, slug in read_registry().running(today())}
        told = self.sentence(self.name(label.slug), "停用")
        return told if label.slug not in running else ""

    def failing_night(self, label: Label) -> str:
        found = morning()
        failures = found.failures if found else ()
        told = [f"{one.day}: {one.error}" for one in failures if one.slug == label.slug]
        concern = self.concern(label.slug, "rollup_failed")
        return f"{told[0]}; {concern}" if told and concern else ""

    def behind_release(self, label: Label) -> str:
        """It waits for its upgrade, night after night."""
        return self.concern(label.slug, "not_rolled_up")

    def slow_night(self, label: Label) -> str:
        """The night's log names it; nobody else waited for it."""
        schema = Compound.objects.get(slug=label.slug).schema_name
        told = [line for line in self.log if f"of {schema} was answered after" in line]
        return (
            f"{len(told)} lines in the log, such as: {told[-1].partition('run ')[2]}"
            if told
            else ""
        )

    def after_lock(self, label: Label) -> str:
        """The month is counted again, its old value kept, and the correction told."""
        month = date.fromisoformat(f"{label.facts['month']}-01")
        kept = CellHistory.objects.filter(
            compound_id=Compound.objects.get(slug=label.slug).pk,
            period_type="M",
            period_start=month,
            metric="MA",
        ).last()
        now, told = (
            self.cell(label.slug, "M", month, "MA"),
            self.sentence(self.name(label.slug), "更正"),
        )
        if not (kept and now and told):
            return ""
        return f"MA of {month:%Y-%m} from {kept.numerator} to {now.numerator}; {told}"

    def midnight(self, label: Label) -> str:
        """The day before and the day after each have their matter."""
        numbers: Any = label.facts["numbers"]
        turn = self.months[1].first_day if len(self.months) > 1 else self.order.until
        days = (turn - timedelta(days=1), turn)
        told = [self.cell(label.slug, "D", one, "MA") for one in days]
        least = [len(numbers["23:59:59"]), len(numbers["00:00:00"])]
        counts = [(one.numerator or 0) if one else 0 for one in told]
        enough = all(count >= number for count, number in zip(counts, least, strict=True))
        return f"MA of {days[0]} is {counts[0]}, of {days[1]} {counts[1]}" * enough

    def leap_day(self, label: Label) -> str:
        numbers: Any = label.facts["numbers"]
        day = date.fromisoformat(str(label.facts["day"]))
        cell = self.cell(label.slug, "D", day, "MA")
        count = (cell.numerator or 0) if cell else 0
        return f"MA of {day} is {count}" * (count >= len(numbers))

    def tiny(self, label: Label) -> str:
        """Eight households are too few for arrows and colours (R8)."""
        small = [
            one.metric
            for one in figures(period=self.months[-1])
            if one.organisation == label.slug and one.is_small
        ]
        return f"{', '.join(small)} told as small samples" if small else ""

    def large(self, label: Label) -> str:
        cell = self.cell(label.slug, "M", self.months[-1].first_day, "HH")
        is_counted = cell is not None and cell.numerator == label.facts["households"]
        return f"HH is {label.facts['households']}" * is_counted

    def no_counts(self, label: Label) -> str:
        return self.concern(label.slug, "not_reported", about="HH")


_WHY = {
    Fault.ALWAYS_SATISFIED: "fewer than thirty verdicts in a year (V37)",
    Fault.LAST_DAY: "nothing feeds DQ-04",
}


def notices(lived: Lived, verdict: Verdict) -> list[Notice]:
    """One for each label, in the order of the labels."""
    noticing = Noticing(lived, verdict)
    return list(_each(noticing))


def _each(noticing: Noticing) -> Iterator[Notice]:
    for label in noticing.labels:
        look: Callable[[Label], str] = getattr(noticing, label.kind.value)
        yield Notice(label.kind, label.slug, look(label), _WHY.get(label.kind, "nothing says it"))
