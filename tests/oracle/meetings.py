"""TG, TG_M, TG_P, TG_HH, RES_DUE, RES_OK: councils held, who came, what was resolved and done.

A council counts on the day on which it was held, published in time until the third day after it.
Nothing is reported of a time before the first council, unless somebody has said that a month had
none. Households are those of the twelve calendar months that end with the period. A resolution is
done when the last round of its matter, or of the one into which that had gone by then, had ended
well.
"""

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from tests.oracle.amounts import UNREPORTED, Amount, Amounts, Row, select
from tests.oracle.periods import Window, day_of, month_of, months_later

CODES = ("TG", "TG_M", "TG_P", "TG_HH", "RES_DUE", "RES_OK")
_IN_TIME = timedelta(days=3)


class Rows(NamedTuple):
    councils: list[Row]
    without: list[Row]
    presences: list[Row]
    resolutions: list[Row]
    steps: dict[object, list[Row]]
    merged: dict[object, Row]


def read() -> Rows:
    steps: dict[object, list[Row]] = defaultdict(list)
    for step in select("matters_stagemoment", "matter_id, round, step, result, at"):
        steps[step["matter_id"]].append(step)
    return Rows(
        [one for one in select("meetings_council", "held_at, published_at") if one["held_at"]],
        select("meetings_monthwithout", "month, at"),
        select("meetings_presence", "household_id, day"),
        select("meetings_resolution", "matter_id, due_on"),
        steps,
        {
            one["id"]: one
            for one in select("matters_matter", "id, duplicate_of_id, merged_at")
            if one["merged_at"]
        },
    )


def elements(rows: Rows, window: Window) -> Amounts:
    begun = any(one["held_at"] < window.end for one in rows.councils)
    said = any(one["month"] <= window.last_day and one["at"] < window.as_of for one in rows.without)
    held = [one for one in rows.councils if window.holds(one["held_at"])]
    due = [one for one in rows.resolutions if window.first_day <= one["due_on"] <= window.last_day]
    told = {
        "TG": len(held),
        "TG_M": len({month_of(day_of(one["held_at"])) for one in held}),
        "TG_P": sum(_is_in_time(one, window) for one in held),
    }
    later = {
        "TG_HH": len(_households(rows, window.last_day)),
        "RES_DUE": len(due),
        "RES_OK": sum(_is_done(_steps(rows, one["matter_id"], window), window) for one in due),
    }
    return {
        **{code: Amount(value) if begun or said else UNREPORTED for code, value in told.items()},
        **{code: Amount(value) if begun else UNREPORTED for code, value in later.items()},
    }


def _is_in_time(council: Row, window: Window) -> bool:
    published = council["published_at"]
    if published is None or published >= window.as_of:
        return False
    return day_of(published) <= day_of(council["held_at"]) + _IN_TIME


def _households(rows: Rows, last_day: date) -> set[object]:
    first = months_later(month_of(last_day), -11)
    return {one["household_id"] for one in rows.presences if first <= one["day"] <= last_day}


def _steps(rows: Rows, matter: object, window: Window) -> list[Row]:
    merged = rows.merged.get(matter)
    if merged is not None and merged["merged_at"] < window.as_of:
        matter = merged["duplicate_of_id"]
    return rows.steps[matter]


def _is_done(steps: list[Row], window: Window) -> bool:
    known = [one for one in steps if one["at"] < window.end]
    latest = max((one["round"] for one in known if one["step"] == "accepted"), default=0)
    return any(
        one["step"] == "finished" and one["result"] == "done"
        for one in known
        if one["round"] == latest
    )
