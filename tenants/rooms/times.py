"""When a room is open, what is taken of it, and what comes free next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from district.core.clock import SHANGHAI, day_end, day_start, local_day, now, today
from district.core.errors import Conflict, DomainError
from tenants.rooms.models import Booking, BookingState, CounsellingSlot, Room, Weekday

STEP = timedelta(minutes=30)
LONGEST = timedelta(hours=4)
SLOT = timedelta(hours=1)  # of the counselling room
WEEKS_AHEAD = 8


@dataclass(frozen=True)
class Span:
    """From one moment until before another."""

    starts_at: datetime
    ends_at: datetime

    @property
    def day(self) -> date:
        return local_day(self.starts_at)

    @property
    def hours(self) -> str:
        return (
            f"{self.starts_at.astimezone(SHANGHAI):%H:%M}–{self.ends_at.astimezone(SHANGHAI):%H:%M}"
        )

    @property
    def told(self) -> str:
        """3月5日 周四 10:00–11:00."""
        weekday = Weekday(self.day.weekday()).label
        return f"{date_format(self.day, gettext('n月j日'))} {weekday} {self.hours}"

    def overlaps(self, other: "Span") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def later(self, weeks: int) -> "Span":
        by = timedelta(weeks=weeks)
        return Span(self.starts_at + by, self.ends_at + by)


@dataclass(frozen=True)
class Piece:
    """A part of a day: free, or taken by a booking or a slot."""

    span: Span
    is_taken: bool
    booking: Booking | None = None


@dataclass(frozen=True)
class DayPlan:
    """One day of a room; without ``pieces`` it is closed, or over."""

    day: date
    pieces: Sequence[Piece]

    @property
    def weekday(self) -> str:
        return str(Weekday(self.day.weekday()).label)


def last_day() -> date:
    """The last day that can be booked."""
    return today() + timedelta(weeks=WEEKS_AHEAD)


def slot_at(starts_at: datetime) -> Span:
    """The hour of the counselling room that begins then."""
    if starts_at >= day_end(last_day()):
        raise _too_far()
    return Span(starts_at, starts_at + SLOT)


def open_hours(room: Room, day: date) -> Span | None:
    """None where the room is closed on that day."""
    if not room.open_days >> day.weekday() & 1:
        return None
    opens, closes = (
        datetime.combine(day, time, tzinfo=SHANGHAI) for time in (room.opens, room.closes)
    )
    return Span(opens, closes)


def week_of(room: Room, first: date) -> list[DayPlan]:
    """Seven days, each with what is free of it and what is taken."""
    days = [first + timedelta(days=n) for n in range(7)]
    taken = _taken(room, days[0], days[-1])
    return [DayPlan(day, list(_pieces(room, day, taken))) for day in days]


def taken_at(room: Room, span: Span) -> Span | None:
    """The first that stands in the way of ``span``."""
    found = (one.span for one in _taken(room, span.day, local_day(span.ends_at)))
    return next((one for one in found if one.overlaps(span)), None)


def next_free(room: Room, after: datetime, length: timedelta) -> Span | None:
    """The first time of this length from ``after`` on that nobody has."""
    day, end = local_day(after), last_day()
    taken = _taken(room, day, end)
    while day <= end:
        for piece in _pieces(room, day, taken):
            starts_at = max(piece.span.starts_at, after)
            if not piece.is_taken and starts_at + length <= piece.span.ends_at:
                return Span(starts_at, starts_at + length)
        day += timedelta(days=1)
    return None


def check_time(room: Room, span: Span) -> None:
    """Refuse what no room is given for, whoever else has booked."""
    if span.starts_at < now():
        raise _refusal("time_is_over", _("这个时间已经过了，请选后面的时间。"))
    if span.starts_at >= day_end(last_day()):
        raise _too_far()
    if span.ends_at <= span.starts_at:
        raise _refusal("ends_before_it_begins", _("结束时间要晚于开始时间。"), field="ends_at")
    if span.ends_at - span.starts_at > LONGEST:
        hours = LONGEST // timedelta(hours=1)
        raise _refusal(
            "too_long", _("一次最多订 %(hours)s 个小时，请分开订。"), field="ends_at", hours=hours
        )
    if any(not _is_on_step(one) for one in (span.starts_at, span.ends_at)):
        raise _refusal("not_on_the_half_hour", _("请选整点或半点，例如 9:00、9:30。"))
    hours_open = open_hours(room, span.day)
    if hours_open is None:
        weekday = Weekday(span.day.weekday()).label
        raise _refusal("closed_that_day", _("%(day)s不开放，请选别的日子。"), day=weekday)
    if span.starts_at < hours_open.starts_at or span.ends_at > hours_open.ends_at:
        sentence = _("开放时间是 %(hours)s，请选这中间的时间。")
        raise _refusal("outside_opening_times", sentence, hours=hours_open.hours)


def refuse_taken(room: Room, span: Span, *, of_several: bool = False) -> None:
    """Name who is in the way by the time alone, and what is free next."""
    taken = taken_at(room, span)
    if taken is None:
        return
    facts = {"taken": taken.told}
    if of_several:
        raise Conflict(
            "room_taken",
            _("%(taken)s 已经有人订了，所以一次也没有订。请换个时间，或少订几周。"),
            facts,
            field="weeks",
        )
    free = next_free(room, taken.ends_at, span.ends_at - span.starts_at)
    if free is None:
        raise Conflict(
            "room_taken",
            _("%(taken)s 已经有人订了，后面也没有空着的时间。"),
            facts,
            field="starts_at",
        )
    raise Conflict(
        "room_taken",
        _("%(taken)s 已经有人订了。最近的空闲时间是 %(free)s。"),
        {**facts, "free": free.told},
        field="starts_at",
    )


def _refusal(
    code: str, sentence: Promise, field: str = "starts_at", **facts: object
) -> DomainError:
    return DomainError(code, sentence, facts, field=field)


def _too_far() -> DomainError:
    sentence = _("最多提前 %(weeks)s 周预订，请选近一些的日子。")
    return _refusal("too_far_ahead", sentence, weeks=WEEKS_AHEAD)


def _is_on_step(moment: datetime) -> bool:
    return (moment - day_start(local_day(moment))) % STEP == timedelta(0)


def _taken(room: Room, first: date, last: date) -> list[Piece]:
    """What is taken from ``first`` to ``last``, in its order."""
    since, until = day_start(first), day_end(last)
    if room.is_for_counselling:
        slots = CounsellingSlot.objects.filter(room=room, ends_at__gt=since, starts_at__lt=until)
        return [Piece(Span(one.starts_at, one.ends_at), True) for one in slots]
    bookings = Booking.objects.filter(room=room, ends_at__gt=since, starts_at__lt=until)
    kept = bookings.exclude(state=BookingState.CANCELLED).select_related("account")
    return [Piece(Span(one.starts_at, one.ends_at), True, one) for one in kept]


def _pieces(room: Room, day: date, taken: Sequence[Piece]) -> Iterator[Piece]:
    """What is free of the day from now on, between all that is taken of it."""
    hours = open_hours(room, day)
    at = _next_step()
    todays = [one for one in taken if one.span.day == day]
    if hours is None:
        yield from todays
        return
    begin = hours.starts_at
    for piece in todays:
        yield from _free(room, max(begin, at), min(piece.span.starts_at, hours.ends_at), hours)
        yield piece
        begin = max(begin, piece.span.ends_at)
    yield from _free(room, max(begin, at), hours.ends_at, hours)


def _free(room: Room, since: datetime, until: datetime, hours: Span) -> Iterator[Piece]:
    """One piece; of the counselling room whole slots, counted from its opening."""
    if not room.is_for_counselling:
        if since < until:
            yield Piece(Span(since, until), False)
        return
    late = max(timedelta(0), since - hours.starts_at)
    starts_at = hours.starts_at - (-late // SLOT) * SLOT
    while starts_at + SLOT <= until:
        yield Piece(Span(starts_at, starts_at + SLOT), False)
        starts_at += SLOT


def _next_step() -> datetime:
    """The next half hour, or this moment where it is one."""
    begin = day_start(today())
    return begin - (-(now() - begin) // STEP) * STEP
