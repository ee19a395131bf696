"""How a figure is printed, on the page and on paper alike: never a bare rate, never a guess."""

from decimal import Decimal

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from district.metrics.figures import Figure, Period, PeriodType, State
from district.metrics.models import MetricDefinition
from frontend.numbers import grouped, join_unit

STATES: dict[State, str | Promise] = {
    State.VALUE: gettext_lazy("有值"),
    State.CONFIRMED_ZERO: gettext_lazy("确认为零"),
    State.NOT_REPORTED: gettext_lazy("未填报"),
    State.NOT_APPLICABLE: gettext_lazy("不适用"),
    State.NOT_FED: gettext_lazy("尚未接入"),
    State.SUPPRESSED: gettext_lazy("人数少，不公布"),
}
DASH = "—"


def state(figure: Figure) -> str:
    """Whether the figure can be read, in words."""
    return state_name(figure.state)


def state_name(one: State) -> str:
    """The same of a state by itself."""
    return str(STATES[one])


def fed_state(definition: MetricDefinition) -> str:
    """Whether some module feeds the metric, in words."""
    return _("已接入") if definition.is_fed else str(STATES[State.NOT_FED])


def is_readable(figure: Figure | None) -> bool:
    """Whether there is a number to print."""
    return figure is not None and figure.value is not None


def number(figure: Figure, definition: MetricDefinition) -> str:
    """The value without its unit: 95.5, 4,286, 50余 of one compound, ≥50 of several."""
    if figure.value is None:
        return state(figure)
    plain = grouped(figure.value, definition.decimals)
    if is_about(figure):
        return _("%(count)s余") % {"count": plain}
    return f"≥{plain}" if figure.at_least else plain


def is_about(figure: Figure) -> bool:
    """Whether it is one compound's own 50余; the sum of several is ≥50."""
    return figure.at_least and figure.level == "compound"


def value(figure: Figure, definition: MetricDefinition) -> str:
    """The value as a cell of a table takes it: 95.5%, 10, 未填报."""
    if figure.value is None:
        return state(figure)
    text = number(figure, definition)
    return f"{text}%" if definition.unit == "%" else text


def with_unit(figure: Figure, definition: MetricDefinition) -> str:
    """The value with whatever it counts: 95.5%, 10 栋, 0 件(确认为零)."""
    text = value(figure, definition)
    if definition.unit and definition.unit != "%" and is_readable(figure):
        text = join_unit(text, definition.unit, is_about=is_about(figure))
    return f"{text}{zero_note(figure)}"


def zero_note(figure: Figure) -> str:
    """Zero is said to be known, so that nobody takes it for missing."""
    return _("（确认为零）") if figure.state is State.CONFIRMED_ZERO else ""


def parts(figure: Figure) -> str:
    """Numerator over denominator: 22/22; empty for counts and for figures without them."""
    if figure.numerator is None or figure.denominator is None:
        return ""
    return f"{grouped(figure.numerator)}/{grouped(figure.denominator)}"


def reporting(figure: Figure) -> str:
    """How many compounds stand behind it: 2/5 个小区已报."""
    facts = {"reporting": figure.reporting, "expected": figure.expected}
    return _("%(reporting)s/%(expected)s 个小区已报") % facts


def change(now: Figure, before: Figure | None) -> Decimal | None:
    """Value less the value before, where both can be read and neither sample is small."""
    if before is None or now.value is None or before.value is None:
        return None
    if now.is_small or before.is_small:
        return None
    return now.value - before.value


def small_note(now: Figure, before: Figure | None) -> str:
    """Why a change is not told: the sample of this period is small, or that of the one before."""
    if now.is_small:
        return _("样本小")
    if before is not None and is_readable(now) and before.is_small:
        return _("上期样本小")
    return ""


def change_text(difference: Decimal, definition: MetricDefinition) -> str:
    """+2.1 个百分点, −3, 持平."""
    plain = grouped(abs(difference), definition.decimals)
    if not Decimal(plain.replace(",", "")):
        return _("持平")
    sign = "+" if difference > 0 else "−"
    if definition.unit == "%":
        return _("%(sign)s%(points)s 个百分点") % {"sign": sign, "points": plain}
    return f"{sign}{plain}"


def interval(figure: Figure) -> str:
    """85.1% 至 100.0%: between which a share lies; empty for anything else."""
    if (bounds := figure.interval) is None:
        return ""
    lower, upper = (grouped(one, 1) for one in bounds)
    return _("%(lower)s%% 至 %(upper)s%%") % {"lower": lower, "upper": upper}


def period(shown: Period) -> str:
    """2023年4月16日, 2023年4月, 2023年第2季度, 2023年, 截至2023年4月的12个月."""
    if shown.type is PeriodType.DAY:
        return date_format(shown.first_day, _("Y年n月j日"))
    if shown.type is PeriodType.QUARTER:
        quarter = (shown.first_day.month + 2) // 3
        return _("%(year)s年第%(quarter)s季度") % {
            "year": shown.first_day.year,
            "quarter": quarter,
        }
    if shown.type is PeriodType.YEAR:
        return _("%(year)s年") % {"year": shown.first_day.year}
    month = date_format(shown.last_day, _("Y年n月"))
    if shown.type is PeriodType.MONTH:
        return month
    return _("截至%(month)s的12个月") % {"month": month}
