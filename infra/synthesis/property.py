"""What the property company does with the branch and the residents (红色物业)."""

from datetime import date, datetime, timedelta

from district.core.dates import Precision
from infra.synthesis.names import person
from infra.synthesis.order import Order, moment
from infra.synthesis.plan import Planned
from infra.synthesis.rows import Rows
from tenants.property.models import Guidance, ServicePromise, TripartiteMeeting

# Of companies those with a guidance officer, those that meet, and those with promises.
_GUIDED, _MEETING, _PROMISING = 0.45, 0.55, 0.65
_LEFT_OUT, _KEPT = 0.15, 0.8
_PROMISES = ("电梯故障两小时内到场", "楼道每天清扫一遍", "每季度公示一次收支")


class PropertyWriter:
    """Some meet every two to eight months, and now and then one side stays away."""

    def __init__(self, order: Order, planned: Planned, rows: Rows) -> None:
        self._order, self._planned, self._rows = order, planned, rows
        self._dice = order.dice("property", planned.index)
        self._guidances = rows.table(Guidance, *_GUIDANCE)
        self._meetings = rows.table(TripartiteMeeting, *_MEETINGS)
        self._promises = rows.table(ServicePromise, *_PROMISED)

    def write(self) -> None:
        if self._dice.random() < _GUIDED:
            since = self._before(600)
            row = (person(self._dice), "街道党工委", since, Precision.DAY.value, None)
            self._guidances.append((*self._key(since), *row))
        if self._dice.random() < _MEETING:
            self._write_meetings()
        if self._dice.random() < _PROMISING:
            self._write_promises()

    def _write_meetings(self) -> None:
        day, step = self._before(120), self._dice.randint(60, 240)
        while day < (self._planned.lives_until or self._order.until):
            came = self._dice.random() >= _LEFT_OUT
            self._meetings.append((*self._key(day), day, "物业服务", "", True, True, came))
            day += timedelta(days=step)

    def _write_promises(self) -> None:
        for text in self._dice.sample(_PROMISES, self._dice.randint(1, len(_PROMISES))):
            published = self._before(200)
            due = published + timedelta(days=self._dice.randint(30, 300))
            done = due - timedelta(days=self._dice.randint(0, 20))
            is_kept = done <= self._order.until and self._dice.random() < _KEPT
            row = (text, published, due, done if is_kept else None)
            self._promises.append((*self._key(published), *row))

    def _before(self, most: int) -> date:
        return self._planned.go_live_on - timedelta(days=self._dice.randint(1, most))

    def _key(self, day: date) -> tuple[str, datetime]:
        """Entered on the first day, or on the day itself if that is later."""
        at = moment(max(day, self._planned.go_live_on), 11 * 3600)
        return self._rows.identifier(at), at


_GUIDANCE = ("holder_name", "sent_by", "since_on", "since_precision", "until_on")
_MEETINGS = (
    "held_on",
    "subject",
    "outcome",
    "branch_came",
    "residents_came",
    "company_came",
)
_PROMISED = ("text", "published_on", "due_on", "done_on")
