"""One compound's matters as rows: what came in, what became of it, and the quiet months."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import connection

from district.core.clock import local_day, month_start, next_month
from infra.synthesis import texts
from infra.synthesis.clocks import COLUMNS as CLOCK_COLUMNS
from infra.synthesis.clocks import moved_clocks
from infra.synthesis.courses import Courses, Raised, Taken
from infra.synthesis.entry import Entry
from infra.synthesis.handing import REFERRAL, REPLY, Handed, handed_over, said_by
from infra.synthesis.names import person, phone
from infra.synthesis.order import moment
from infra.synthesis.register import Home, Register
from infra.synthesis.rows import Rows
from tenants.matters.clocks import STANDARD, publish_by
from tenants.matters.models import (
    Assignment,
    Category,
    Channel,
    ClockChange,
    Matter,
    Precision,
    QuietMonth,
    Referral,
    ReferralReply,
    Result,
    Source,
    StageMoment,
    State,
    Step,
    Supporter,
    Verdict,
)
from tenants.matters.progress import STATE_AFTER
from tenants.matters.records import Moment
from tenants.matters.services.quiet import EARLIEST_DAY

_KNOWN_REQUESTER = 0.75


@dataclass
class Chronicle:
    """What labels tell: how many of what, and the numbers that matters of a tag bear."""

    matters: int = 0
    closed: int = 0
    verdicts: int = 0
    left_open: int = 0
    came_in: list[tuple[str, date]] = field(default_factory=list)
    tagged: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class _Asker:
    """Who asked, as far as somebody wrote it down."""

    name: str = ""
    phone: str = ""
    home: Home | None = None


class ChronicleWriter:
    """Turns the courses of matters into rows; a matter's number is its place in time."""

    def __init__(self, rows: Rows, courses: Courses, entry: Entry, dice: random.Random) -> None:
        self._rows, self._courses, self._entry, self._dice = rows, courses, entry, dice
        self._matters = rows.table(Matter, *_MATTER)
        self._steps = rows.table(StageMoment, *_STEP)
        self._assignments = rows.table(Assignment, "matter_id", "responsible_id", "actor_id", "at")
        self._supporters = rows.table(Supporter, *_SUPPORTER)
        self._verdicts = rows.table(Verdict, *_VERDICT)
        self._changes = rows.table(ClockChange, *CLOCK_COLUMNS)
        self._referrals = rows.table(Referral, *REFERRAL)
        self._replies = rows.table(ReferralReply, *REPLY)
        self._quiet = rows.table(QuietMonth, "month", "confirmed_by_id", "at")
        self._chronicle = Chronicle()

    def write(self, all_raised: Sequence[Raised], register: Register) -> None:
        for raised in all_raised:
            if walked := self._courses.walk(raised):
                self._write_matter(raised, walked, register)

    def write_quiet_months(self, months: Sequence[date], end: datetime) -> Chronicle:
        """本月无 in the first days of the next month; the open one from its 25th day on."""
        for month in months:
            after = next_month(month)
            if after <= end.date():
                day = after + timedelta(days=self._dice.randrange(5))
            elif end.day >= EARLIEST_DAY:
                day = end.date()
            else:
                continue
            at = min(moment(day, self._dice.randint(9 * 3600, 18 * 3600)), end)
            self._quiet.append((self._rows.identifier(at), at, month, None, at))
        return self._chronicle

    def _write_matter(self, raised: Raised, walked: list[Taken], register: Register) -> None:
        entries = self._entries(raised, walked)
        home = self._dice.choice(register.homes) if register.homes else None
        asker = self._asker(raised, home)
        matter = self._rows.identifier(entries[0])
        self._note(raised, walked)
        self._chronicle.came_in.append((matter, local_day(walked[0].at)))
        moved = self._courses.is_to_the_minute and moved_clocks(raised, walked, self._courses.end)
        self._write_head(matter, entries[0], raised, walked, home, asker, moved or [])
        for taken, entered in zip(walked, entries, strict=True):
            self._write_step(matter, taken, entered, raised)
        for change in moved or []:
            self._write_change(matter, change)
        for handed in handed_over(raised, walked, self._courses.end):
            self._write_handed(matter, handed)
        at = entries[0]
        self._assignments.append((self._rows.identifier(at), at, matter, None, None, at))
        if asker.name:
            where = asker.home.id if asker.home else None
            row = (matter, where, None, asker.name, asker.phone, True, None)
            self._supporters.append((self._rows.identifier(at), at, *row))

    def _entries(self, raised: Raised, walked: list[Taken]) -> list[datetime]:
        """When each step was written down, none before the one before it."""
        found: list[datetime] = []
        for taken in walked:
            entered = self._entry.entered(taken.at)
            if raised.entered_after:
                entered = max(entered, raised.entered_after)
            found.append(max(entered, found[-1]) if found else entered)
        return found

    def _asker(self, raised: Raised, home: Home | None) -> _Asker:
        is_known = raised.source is Source.RESIDENT or self._dice.random() < _KNOWN_REQUESTER
        if not raised.asks_verdict or not is_known:
            return _Asker()
        return _Asker(person(self._dice), phone(self._dice), home)

    def _note(self, raised: Raised, walked: list[Taken]) -> None:
        told = self._chronicle
        told.matters += 1
        last = [taken for taken in walked if taken.round == walked[-1].round]
        told.closed += any(taken.step is Step.FINISHED for taken in last)
        told.verdicts += sum(taken.verdict is not None for taken in walked)
        told.left_open += raised.stays_open
        if raised.tag:
            told.tagged[raised.tag].append(told.matters)

    def _write_head(
        self,
        matter: str,
        entered: datetime,
        raised: Raised,
        walked: list[Taken],
        home: Home | None,
        asker: _Asker,
        moved: list[ClockChange],
    ) -> None:
        """The row that repeats what the last steps and changes of the clock say."""
        accepted = [taken for taken in walked if taken.due][-1]
        published = walked[-1].at if walked[-1].step is Step.PUBLISHED else None
        place = home.place if home else "院内"
        self._matters.append(
            (
                matter,
                entered,
                self._chronicle.matters,
                f"{place}{raised.said}。",
                raised.category.value,
                raised.source.value,
                raised.urgency.value,
                raised.is_private,
                home.unit_id if home else None,
                asker.home.id if asker.home else None,
                "",
                None,
                asker.name,
                asker.phone,
                raised.asks_verdict,
                None,
                None,
                _state(walked),
                accepted.round,
                walked[0].at,
                *_clock(accepted, moved),
                False,
                None,
                None,
                _notice(raised, walked) if published else "",
                _board(walked, raised),
                published,
                None,
                "",
            )
        )

    def _write_change(self, matter: str, change: ClockChange) -> None:
        told = (getattr(change, name) for name in CLOCK_COLUMNS[1:])
        self._changes.append((self._rows.identifier(change.at), change.at, matter, *told))

    def _write_handed(self, matter: str, one: Handed) -> None:
        referral = self._rows.identifier(one.at)
        told = (one.recipient.value, one.unit_name, texts.ASKED, one.at, one.answer_by, None)
        self._referrals.append((referral, one.at, matter, one.round, *told))
        if (kind := one.kind) is None or (at := one.replied_at) is None:
            return
        said = (kind.value, said_by(kind), at, Precision.MOMENT.value, None)
        self._replies.append((self._rows.identifier(at), at, referral, *said))

    def _write_step(self, matter: str, taken: Taken, entered: datetime, raised: Raised) -> None:
        precision, due = self._courses.precision, taken.due
        row = (matter, taken.round, taken.step.value, taken.at, precision, None, taken.is_skipped)
        until = (due.respond_by, due.complete_by) if due else (None, None)
        identifier = self._rows.identifier(entered)
        board = _publish_by(taken, raised)
        self._steps.append((identifier, entered, *row, taken.note, taken.result, *until, board))
        if (verdict := taken.verdict) is None:
            return
        is_own = raised.source is Source.RESIDENT
        channel = Channel.SELF if is_own else self._dice.choice(_ON_BEHALF)
        said = (verdict.solution.value, verdict.satisfaction.value)
        note = "" if is_own else texts.ON_BEHALF
        told = (*said, note, channel.value, None, taken.at, precision, "")
        identifier = self._rows.identifier(entered)
        self._verdicts.append((identifier, entered, matter, taken.round, True, None, *told))


_ON_BEHALF = (Channel.PHONE, Channel.PHONE, Channel.IN_PERSON, Channel.PAPER)


def use_up_numbers(count: int) -> None:
    """The compound's next matter gets the number after those that were written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('matters_number') FROM generate_series(1, %s)", [count])


def quiet_months(all_raised: Sequence[Raised], months: Sequence[date]) -> list[date]:
    """The months in which nothing came in."""
    loud = {month_start(raised.at.date()) for raised in all_raised}
    return [month for month in months if month not in loud]


def _clock(accepted: Taken, moved: list[ClockChange]) -> tuple[datetime, datetime, datetime | None]:
    """Both deadlines of the round, and since when its clock stands."""
    assert accepted.due is not None  # noqa: S101 -- chosen for it
    of_round = [one for one in moved if one.round == accepted.round]
    dues = [one.complete_by for one in of_round if one.complete_by]
    stands = bool(of_round) and of_round[-1].complete_by is None
    return (
        accepted.due.respond_by,
        dues[-1] if dues else accepted.due.complete_by,
        of_round[-1].at if stands else None,
    )


def _state(walked: list[Taken]) -> str:
    """The state after the last step that changes one."""
    told = [t for t in walked if not (t.is_skipped and t.step is Step.DISCUSSED)]
    state: State = STATE_AFTER[told[-1].step]
    return state.value


def _board(walked: list[Taken], raised: Raised) -> datetime | None:
    """What the matter repeats of it: the earliest moment of the running round."""
    told = (_publish_by(one, raised) for one in walked if one.round == walked[-1].round)
    return min(filter(None, told), default=None)


def _publish_by(taken: Taken, raised: Raised) -> datetime | None:
    """By when 晒 is due, as far as this step tells."""
    if taken.step not in {Step.FINISHED, Step.JUDGED}:
        return None
    told = Moment(taken.at)
    return publish_by(taken.step, told, STANDARD, asks_verdict=raised.asks_verdict)


def _notice(raised: Raised, walked: list[Taken]) -> str:
    """Of a private matter no more than its category and its result."""
    finished = [taken for taken in walked if taken.step is Step.FINISHED][-1]
    if raised.is_private:
        ended = Result(finished.result).label
        return f"{Category(raised.category).label}事项 1 件：{ended}。"
    return f"{raised.said}。\n办理结果：{finished.note}"


_MATTER = (
    "number",
    "text",
    "category",
    "source",
    "urgency",
    "is_private",
    "unit_id",
    "household_id",
    "place",
    "requester_id",
    "requester_name",
    "requester_phone",
    "asks_verdict",
    "recorded_by_id",
    "responsible_id",
    "state",
    "round",
    "accepted_at",
    "respond_by",
    "complete_by",
    "paused_at",
    "is_common",
    "duplicate_of_id",
    "merged_at",
    "notice_text",
    "publish_by",
    "published_at",
    "client_id",
    "external_key",
)
_STEP = (
    "matter_id",
    "round",
    "step",
    "at",
    "at_precision",
    "actor_id",
    "is_skipped",
    "note",
    "result",
    "respond_by",
    "complete_by",
    "publish_by",
)
_SUPPORTER = (
    "matter_id",
    "household_id",
    "account_id",
    "name",
    "phone",
    "is_requester",
    "added_by_id",
)
_VERDICT = (
    "matter_id",
    "round",
    "of_requester",
    "account_id",
    "solution",
    "satisfaction",
    "note",
    "channel",
    "recorded_by_id",
    "at",
    "at_precision",
    "uncounted",
)
