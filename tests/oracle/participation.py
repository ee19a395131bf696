"""PAR_HH, REC_RES, REC_AST: homes that take part, and what others wrote down for residents.

A home takes part by coming to a council, by a ballot that counts, by its verdict on what it had
asked for, or by its answers to a survey, in the twelve calendar months that end with the period;
only those that are lived in count. What residents ask, judge, vote and answer is of their origin,
and assisted unless they did it themselves. Surveys of well-being are left out whole. Before the first such act, or the first record, nobody has reported anything.
"""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from tests.oracle.amounts import UNREPORTED, Amount, Amounts, Row, select
from tests.oracle.periods import Window, day_of, midnight, month_of, months_later

CODES = ("PAR_HH", "REC_RES", "REC_AST")
_ASKED = {"resident", "walk_in", "phone", "door_visit", "hotline", "care_visit"}


class Act(NamedTuple):
    home: object
    at: datetime


class Entry(NamedTuple):
    at: datetime
    is_assisted: bool
    merged_at: datetime | None = None


class Rows(NamedTuple):
    acts: list[Act]
    entries: list[Entry]
    lived_in: set[object]


def read() -> Rows:
    matters = {
        one["id"]: one for one in select("matters_matter", "id, source, household_id, merged_at")
    }
    verdicts = [
        one
        for one in select("matters_verdict", "matter_id, of_requester, uncounted, channel, at")
        if not one["uncounted"]
    ]
    ballots = [
        one
        for one in select("decisions_ballot", "voter_id, channel, cast_on, counts")
        if one["counts"]
    ]
    replies = _answered()
    homes = select("register_household", "id, occupancy")
    return Rows(
        [
            *_came(),
            *_judged(verdicts, matters),
            *_voted(ballots),
            *(Act(one["household_id"], one["at"]) for one in replies),
        ],
        [
            *_asked(matters),
            *(Entry(one["at"], one["channel"] != "self") for one in verdicts),
            *(Entry(midnight(one["cast_on"]), one["channel"] != "electronic") for one in ballots),
            *(Entry(one["at"], one["channel"] == "assisted") for one in replies),
        ],
        {one["id"] for one in homes if one["occupancy"] == "occupied"},
    )


def elements(rows: Rows, window: Window) -> Amounts:
    known = [one for one in rows.acts if one.at < window.end]
    first = months_later(month_of(window.last_day), -11)
    homes = {one.home for one in known if day_of(one.at) >= first} & rows.lived_in
    written = [
        one
        for one in rows.entries
        if one.at < window.end and (one.merged_at is None or one.merged_at >= window.as_of)
    ]
    told = [one for one in written if one.at >= window.start]
    return {
        "PAR_HH": Amount(len(homes)) if known else UNREPORTED,
        "REC_RES": Amount(len(told)) if written else UNREPORTED,
        "REC_AST": Amount(sum(one.is_assisted for one in told)) if written else UNREPORTED,
    }


def _came() -> list[Act]:
    present = select("meetings_presence", "household_id, day")
    return [Act(one["household_id"], midnight(one["day"])) for one in present]


def _judged(verdicts: list[Row], matters: dict[object, Row]) -> list[Act]:
    return [
        Act(matters[one["matter_id"]]["household_id"], one["at"])
        for one in verdicts
        if one["of_requester"]
    ]


def _voted(ballots: list[Row]) -> list[Act]:
    parts = {one["id"]: one["household_id"] for one in select("ownership_part", "id, household_id")}
    roll: dict[object, list[object]] = defaultdict(list)
    for one in select("decisions_voterpart", "voter_id, part_id"):
        roll[one["voter_id"]].append(one["part_id"])
    return [
        Act(parts[part], midnight(one["cast_on"]))
        for one in ballots
        for part in roll[one["voter_id"]]
        if part in parts
    ]


def _answered() -> list[Row]:
    counted = {
        one["id"] for one in select("surveys_survey", "id, kind") if one["kind"] != "wellbeing"
    }
    replies = select("surveys_reply", "survey_id, household_id, at, channel")
    return [one for one in replies if one["survey_id"] in counted]


def _asked(matters: dict[object, Row]) -> list[Entry]:
    steps = select("matters_stagemoment", "matter_id, round, step, at")
    return [
        Entry(one["at"], matter["source"] != "resident", matter["merged_at"])
        for one in steps
        if one["step"] == "accepted" and one["round"] == 1
        for matter in [matters[one["matter_id"]]]
        if matter["source"] in _ASKED
    ]
