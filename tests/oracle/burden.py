"""ENT_MIN, ENT_TAP, ENT_FRM, ENT_STA: 填表用去的分钟数, 必点次数, 交表次数, 只为统计而填的次数.

Kept by the month, so told of each month that the period touches. Minutes are those of the forms whose time is
known, at least those if there are others; without any they are unknown.
"""

from tests.oracle.amounts import UNREPORTED, Amount, Amounts, Row, select
from tests.oracle.periods import Window, month_of

CODES = ("ENT_MIN", "ENT_TAP", "ENT_FRM", "ENT_STA")
# Saying that there is none, by page or by program, and handing in old totals.
_NONE = {"confirm_quiet", "confirm_without", "confirm_none", "withdraw_none", "record_baseline"}
_BY_PROGRAM = {
    "api-matter-confirm-quiet-month",
    "api-month-without-list",
    "api-unvisited-month-list",
    "api-quarter-without-list",
    "api-absence-list",
    "api-absence-detail",
    "api-baseline-list",
}


def read() -> list[Row]:
    return select("burden_tally", "month, form, forms, taps, timed, seconds")


def elements(tallies: list[Row], window: Window) -> Amounts:
    since = month_of(window.first_day)
    told = [one for one in tallies if since <= one["month"] <= window.last_day]
    if not told:
        return dict.fromkeys(CODES, UNREPORTED)
    forms, timed = (sum(one[name] for one in told) for name in ("forms", "timed"))
    minutes = (sum(one["seconds"] for one in told) + 30) // 60
    for_figures = sum(one["forms"] for one in told if _is_for_figures(one["form"]))
    return {
        "ENT_MIN": Amount(minutes, timed < forms) if timed else UNREPORTED,
        "ENT_TAP": Amount(sum(one["taps"] for one in told)),
        "ENT_FRM": Amount(forms),
        "ENT_STA": Amount(for_figures),
    }


def _is_for_figures(form: str) -> bool:
    return form in _BY_PROGRAM or form.partition(":")[2] in _NONE
