"""VA, VC, VI, VI_OK, VIS_HH: doors knocked at, people met, what was heard and passed on in time.

One household and day counts once. A month counts when somebody knocked in it by then, or when
somebody said that nobody did; of a longer period each month that is over, and its first one,
must be known. Homes met are those lived in, with a contact in the twelve calendar months that
end with the period.
"""

from datetime import date
from typing import NamedTuple

from tests.oracle.amounts import UNREPORTED, Amount, Amounts, Row, select
from tests.oracle.periods import Window, midnight, month_of, months_later

CODES = ("VA", "VC", "VI", "VI_OK", "VIS_HH")


class Rows(NamedTuple):
    visits: list[Row]
    issues: list[Row]
    without: list[Row]
    lived_in: set[object]


def read() -> Rows:
    homes = select("register_household", "id, occupancy")
    return Rows(
        select("visits_visit", "household_id, at, day, result"),
        select("visits_issue", "day, handled_at, handle_by"),
        select("visits_monthwithoutvisits", "month, at"),
        {one["id"] for one in homes if one["occupancy"] == "occupied"},
    )


def elements(rows: Rows, window: Window) -> Amounts:
    within = [one for one in rows.visits if window.first_day <= one["day"] <= window.last_day]
    heard = [one for one in rows.issues if window.first_day <= one["day"] <= window.last_day]
    told = {
        "VA": len({(one["household_id"], one["day"]) for one in within}),
        "VC": len({(one["household_id"], one["day"]) for one in within if _met(one)}),
        "VI": len(heard),
        "VI_OK": sum(_is_in_time(one, window) for one in heard),
    }
    is_known = all(_is_known(rows, window, month) for month in _asked(window))
    since = months_later(month_of(window.last_day), -11)
    met = {
        one["household_id"]
        for one in rows.visits
        if _met(one) and since <= one["day"] <= window.last_day
    }
    has_begun = any(one["day"] <= window.last_day for one in rows.visits)
    return {
        **{code: Amount(value) if is_known else UNREPORTED for code, value in told.items()},
        "VIS_HH": Amount(len(met & rows.lived_in)) if has_begun else UNREPORTED,
    }


def _met(visit: Row) -> bool:
    return bool(visit["result"] == "contact")


def _is_in_time(issue: Row, window: Window) -> bool:
    done = issue["handled_at"]
    return done is not None and done < issue["handle_by"] and done < window.as_of


def _asked(window: Window) -> set[date]:
    """The months that somebody must have said something of."""
    over = {one for one in window.months if midnight(months_later(one, 1)) <= window.end}
    return {month_of(window.first_day), *over}


def _is_known(rows: Rows, window: Window, month: date) -> bool:
    knocked = any(month_of(one["day"]) == month and one["at"] < window.end for one in rows.visits)
    return knocked or any(
        one["month"] == month and one["at"] < window.as_of for one in rows.without
    )
