"""VB_H, VT_H, VB_A, VT_A: 期内结束的各次表决, its base and those who took part.

A vote ends with its count. Polls bind nobody and are none. Areas are whole square metres of a
sum of hundredths.
"""

from tests.oracle.amounts import UNREPORTED, Amount, Amounts, Row, select
from tests.oracle.periods import Window

CODES = ("VB_H", "VT_H", "VB_A", "VT_A")


def read() -> list[Row]:
    told = "is_binding, counted_at, base_number, cast_number, base_area, cast_area"
    return [
        row for row in select("decisions_vote", told) if row["is_binding"] and row["counted_at"]
    ]


def elements(votes: list[Row], window: Window) -> Amounts:
    if not any(vote["counted_at"] < window.as_of for vote in votes):
        return dict.fromkeys(CODES, UNREPORTED)
    ended = [
        vote
        for vote in votes
        if window.holds(vote["counted_at"]) and vote["counted_at"] < window.as_of
    ]
    return {
        "VB_H": Amount(sum(vote["base_number"] for vote in ended)),
        "VT_H": Amount(sum(vote["cast_number"] for vote in ended)),
        "VB_A": Amount(sum(vote["base_area"] for vote in ended) // 100),
        "VT_A": Amount(sum(vote["cast_area"] for vote in ended) // 100),
    }
