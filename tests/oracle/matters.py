"""The elements of matters (五事), by the texts of ``matter_elements.toml``.

A matter is accepted once, in its first round, and closed when the last round known by then is:
taken up again it is open again. A deadline is one of its round and exclusive; what is known
only by its day stands at 00:00. A month without any step is not reported, unless somebody has
confirmed 本月无; of a longer period each month that is over must be. A day is read within its
month. What was merged into another counts nowhere.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

from tests.oracle.amounts import UNREPORTED, Amount, Amounts, Row
from tests.oracle.matter_rows import Matter, Round, Rows
from tests.oracle.matter_rows import read as read
from tests.oracle.periods import Window, day_of, midnight, month_of, months_later

_PROACTIVE = {"door_visit", "patrol", "head", "council", "care_visit"}
_QUICK = timedelta(minutes=10)
_VERDICT_VALID = timedelta(days=15)
_MAY_BE_REOPENED = timedelta(days=30)


def elements(rows: Rows, window: Window) -> Amounts:
    known = rows.known(window)
    said = [quiet["month"] for quiet in rows.quiet if quiet["at"] < window.as_of]
    found = dict.fromkeys(FLOWS, UNREPORTED)
    if all(month in said or _is_loud(known, month, window) for month in _months(window)):
        found = {code: Amount(count(known, window)) for code, count in FLOWS.items()}
    has_any_record = said or any(
        step["at"] < window.as_of for one in rows.matters for step in one.rounds[0].steps.values()
    )
    overdue = sum(_is_overdue(one, window) for one in known)
    return {**found, "MAT_OVD": Amount(overdue if has_any_record else None)}


def _months(window: Window) -> Iterator[date]:
    """Those of which something must be known: the first, and what is over of the others."""
    month = month_of(window.first_day)
    yield month
    while midnight(months_later(month, 2)) <= window.end:
        month = months_later(month, 1)
        yield month


def _is_loud(known: Iterable[Matter], month: date, window: Window) -> bool:
    """Whether any step was taken in the month, as far as the window goes."""
    end = min(midnight(months_later(month, 1)), window.end)
    return any(
        midnight(month) <= step["at"] < end
        for matter in known
        for one in matter.rounds
        for step in one.steps.values()
    )


def _accepted(known: list[Matter], window: Window) -> list[Matter]:
    return [one for one in known if window.holds(one.rounds[0].accepted_at)]


def _accepted_proactively(known: list[Matter], window: Window) -> list[Matter]:
    return [one for one in _accepted(known, window) if one.source in _PROACTIVE]


def _due(known: list[Matter], window: Window) -> list[Matter]:
    return [one for one in known if window.holds(one.rounds[0].respond_by)]


def _answered(known: list[Matter], window: Window) -> list[Matter]:
    """首次议事、开始办理或办结 in time; a stage that was skipped is no answer."""
    return [one for one in _due(known, window) if _is_answered(one.rounds[0], window)]


def _is_answered(first: Round, window: Window) -> bool:
    for name in ("discussed", "started", "finished"):
        step = first.steps.get(name)
        if step and not step["is_skipped"] and step["at"] < min(first.respond_by, window.end):
            return True
    return False


def _closed(known: list[Matter], window: Window) -> list[Matter]:
    return [one for one in known if window.holds(one.last_round(window).at("finished", window))]


def _closed_in_time(known: list[Matter], window: Window) -> list[Matter]:
    return [
        one
        for one in _closed(known, window)
        if (due := one.last_round(window).complete_by(window)) is not None
        and one.last_round(window).steps["finished"]["at"] < due
    ]


def _closed_late(known: list[Matter], window: Window) -> list[Matter]:
    return [
        one
        for one in _closed(known, window)
        if (due := one.last_round(window).complete_by(window)) is not None
        and one.last_round(window).steps["finished"]["at"] >= due
    ]


def _paused_when_due(known: list[Matter], window: Window) -> list[Matter]:
    """Open, the clock stands, and the deadline before that has come."""
    return [
        one
        for one in _open_and_due(known, window)
        if one.last_round(window).complete_by(window) is None
    ]


def _open_and_due(known: list[Matter], window: Window) -> list[Matter]:
    return [
        one
        for one in known
        if one.last_round(window).at("finished", window) is None
        and one.last_round(window).last_complete_by(window) <= window.end
    ]


def _was_due(known: list[Matter], window: Window) -> list[Matter]:
    """V16: on time, late, overdue and open, lawfully paused."""
    return [*_closed(known, window), *_open_and_due(known, window)]


def _confirmed(known: list[Matter], window: Window) -> list[Matter]:
    """V15: not closed within ten minutes of its acceptance, or confirmed by who asked."""
    return [one for one in _closed(known, window) if not _is_doubtful(one, window)]


def _is_doubtful(matter: Matter, window: Window) -> bool:
    last = matter.last_round(window)
    accepted, finished = last.steps["accepted"], last.steps["finished"]
    if "day" in (accepted["at_precision"], finished["at_precision"]):
        return False
    verdict = _verdict(matter, window)
    is_confirmed = verdict is not None and verdict["solution"] == "solved"
    return finished["at"] - accepted["at"] < _QUICK and not is_confirmed


def _next_day(known: list[Matter], window: Window) -> list[Matter]:
    """By 24:00 of the day after its first acceptance: whoever asks twice has waited longer."""
    return [
        one
        for one in _confirmed(known, window)
        if day_of(one.last_round(window).steps["finished"]["at"])
        <= day_of(one.rounds[0].accepted_at) + timedelta(days=1)
    ]


def _asked(known: list[Matter], window: Window) -> list[Matter]:
    """After a final reply nobody is asked any more."""
    return [
        one
        for one in _closed(known, window)
        if one.asks_verdict and one.last_round(window).steps["finished"]["result"] != "final"
    ]


def _verdict(matter: Matter, window: Window) -> Row | None:
    """The requester's, if it counts (V17), is known by the night and within the 15 days."""
    last = matter.last_round(window)
    verdict = last.verdict
    if verdict is None or verdict["uncounted"] or verdict["at"] >= window.as_of:
        return None
    last_day = day_of(last.steps["finished"]["at"]) + _VERDICT_VALID
    return verdict if day_of(verdict["at"]) <= last_day else None


def _judged(kind: str, *words: str) -> "Count":
    """How many verdicts say something of the kind, or one of these words."""

    def count(known: list[Matter], window: Window) -> int:
        verdicts = (_verdict(one, window) for one in _asked(known, window))
        said = [verdict[kind] for verdict in verdicts if verdict and verdict[kind]]
        return sum(word in words for word in said) if words else len(said)

    return count


def _watched(known: list[Matter], window: Window) -> list[Matter]:
    """Whose first closing was 30 days ago."""
    return [
        one
        for one in known
        if (closed := one.rounds[0].at("finished", window))
        and window.holds(closed + _MAY_BE_REOPENED)
    ]


def _reopened(known: list[Matter], window: Window) -> list[Matter]:
    return [
        one
        for one in _watched(known, window)
        if len(one.rounds) > 1
        and one.rounds[1].accepted_at < one.rounds[0].steps["finished"]["at"] + _MAY_BE_REOPENED
    ]


def _due_on_board(known: list[Matter], window: Window) -> list[Matter]:
    return [
        one
        for one in known
        if not one.is_private
        and (due := _publish_by(one.last_round(window))) is not None
        and window.holds(due)
    ]


def _publish_by(last: Round) -> datetime | None:
    """The earlier of what 办结 and 评 say; 评 is never due before it is known."""
    steps = [last.steps[name] for name in ("finished", "judged") if name in last.steps]
    return min((one["publish_by"] for one in steps if one["publish_by"]), default=None)


def _on_board(known: list[Matter], window: Window) -> list[Matter]:
    return [
        one
        for one in _due_on_board(known, window)
        if (published := one.last_round(window).steps.get("published"))
        and published["at"] < (_publish_by(one.last_round(window)) or published["at"])
    ]


def _handed_up(known: list[Matter], window: Window) -> list[Matter]:
    return [one for one in known if _answers_due(one, window)]


def _answered_from_above(known: list[Matter], window: Window) -> list[Matter]:
    return [
        one
        for one in _handed_up(known, window)
        if all(_came_in_time(asked) for asked in _answers_due(one, window))
    ]


def _answers_due(matter: Matter, window: Window) -> list[Row]:
    return [one for one in matter.handed_up if window.holds(one["answer_by"])]


def _came_in_time(asked: Row) -> bool:
    reply = asked["reply"]
    return bool(reply and reply["kind"] == "answered" and reply["at"] < asked["answer_by"])


def _number(of: "Callable[[list[Matter], Window], list[Matter]]") -> "Count":
    return lambda known, window: len(of(known, window))


def _is_overdue(matter: Matter, window: Window) -> bool:
    last = matter.last_round(window)
    due = last.complete_by(window)
    return last.at("finished", window) is None and due is not None and due <= window.end


def _within(band: int) -> "Count":
    """Of the closures that V15 lets pass, those whose hours lie in the band; it begins inside."""
    begin, end = BANDS[band - 1], (*BANDS, None)[band]

    def count(known: list[Matter], window: Window) -> int:
        hours = (_hours(one, window) for one in _confirmed(known, window))
        return sum(begin <= one and (end is None or one < end) for one in hours)

    return count


def _hours(matter: Matter, window: Window) -> float:
    """From its first acceptance to its last end, without the pauses; never less than none."""
    last = matter.last_round(window)
    finished: datetime = last.steps["finished"]["at"]
    until = matter.rounds[: matter.rounds.index(last) + 1]
    paused = sum((one.paused() for one in until), timedelta())
    lasted = finished - matter.rounds[0].accepted_at - paused
    return max(lasted, timedelta()).total_seconds() / 3600


# Hours at which the bands of the time to close begin, MH_01 first.
BANDS = (0, 4, 8, 24, 48, 72, 120, 168, 240, 360, 480, 720)
Count = Callable[[list[Matter], Window], int]
FLOWS: dict[str, Count] = {
    "MA": _number(_accepted),
    "MA_PRO": _number(_accepted_proactively),
    "MR_DUE": _number(_due),
    "MR_OK": _number(_answered),
    "MC": _number(_closed),
    "MC_OK": _number(_closed_in_time),
    "MC_LATE": _number(_closed_late),
    "MAT_PAU": _number(_paused_when_due),
    "MAT_DUE": _number(_was_due),
    "MC_V15": _number(_confirmed),
    "MC_ND": _number(_next_day),
    "MV_E": _number(_asked),
    "MV_N": _judged("solution"),
    "MV_S": _judged("solution", "solved"),
    "MV_T": _judged("satisfaction"),
    "MV_SAT": _judged("satisfaction", "satisfied", "mostly"),
    "MRE_DUE": _number(_watched),
    "MRE": _number(_reopened),
    "MP_DUE": _number(_due_on_board),
    "MP_OK": _number(_on_board),
    "ME_DUE": _number(_handed_up),
    "ME_OK": _number(_answered_from_above),
    **{f"MH_{band:02}": _within(band) for band in range(1, 13)},
}
CODES = (*FLOWS, "MAT_OVD")
