"""Small improvements: in half of the compounds now and then one; most are told in time."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from infra.synthesis.order import moment
from infra.synthesis.plan import Planned
from infra.synthesis.rows import Rows
from tenants.works.models import MicroProject

_IMPROVING, _IN_A_MONTH, _ANNOUNCED, _LATE, _WITHDRAWN = 0.5, 0.4, 0.5, 0.15, 0.05
_MADE = ("便民推车", "矮墙坐凳", "车棚雨檐", "楼道扶手", "晾衣杆")


class WorksWriter:
    """What stands in the rows alone; nobody reads the history of what nobody entered."""

    def __init__(self, planned: Planned, rows: Rows, dice: random.Random) -> None:
        self._planned, self._rows, self._dice = planned, rows, dice
        self._projects = rows.table(MicroProject, *_PROJECT)

    def write(self, months: Sequence[date], end: datetime) -> None:
        if self._dice.random() >= _IMPROVING:
            return
        for month in months:
            while self._dice.random() < _IN_A_MONTH:
                self._write_one(month + timedelta(days=self._dice.randrange(28)), end)

    def _write_one(self, day: date, end: datetime) -> None:
        dice = self._dice
        planned_on, announced_at = None, None
        if dice.random() < _ANNOUNCED:
            planned_on = day + timedelta(days=dice.randint(-2, 3))
            announced_on = min(day, planned_on - timedelta(days=dice.randint(1, 9)))
            announced_at = moment(announced_on, dice.randint(9 * 3600, 86_399))
        told_after = dice.randint(8, 20) if dice.random() < _LATE else dice.randint(0, 7)
        told_at = moment(day + timedelta(days=told_after), dice.randint(9 * 3600, 86_399))
        entered = announced_at or told_at
        if min(day, entered.date()) < self._planned.go_live_on or entered >= end:
            return
        is_done = told_at < end
        gone = moment(day + timedelta(days=30), 40_000)
        is_gone = is_done and gone < end and dice.random() < _WITHDRAWN
        done = (day, told_at) if is_done and not is_gone else (None, None)
        left = (gone, "记错了") if is_gone else (None, "")
        key = self._rows.identifier(entered)
        cost_fen = dice.choice([0, dice.randrange(500_000)])
        told = (dice.choice(_MADE), cost_fen, planned_on, announced_at)
        self._projects.append((key, entered, *told, *done, *left))


_PROJECT = (
    "title",
    "cost_fen",
    "planned_on",
    "announced_at",
    "done_on",
    "published_at",
    "withdrawn_at",
    "withdrawn_because",
)
