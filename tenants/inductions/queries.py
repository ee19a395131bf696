"""Questions about inductions: who is new, who has been led in, and what a person sees next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, QuerySet

from district.core.clock import today
from district.identity.models import Account
from tenants.bodies.models import Seat
from tenants.bodies.queries import seats_on
from tenants.heads.models import HeadTerm
from tenants.heads.queries import terms_on
from tenants.inductions.models import Attendance, Session, Step, StepSeen

# The context figure of the seed's row D21, shown and rated nowhere.
DAYS, LOOKING_BACK = 60, 365


@dataclass(frozen=True)
class Newcomer:
    """Somebody whose first post began on ``begun_on``; ``inducted_on`` None: not yet."""

    name: str
    begun_on: date
    inducted_on: date | None

    @property
    def due_on(self) -> date:
        return self.begun_on + timedelta(days=DAYS)

    @property
    def is_in_time(self) -> bool:
        return self.inducted_on is not None and self.inducted_on <= self.due_on


@dataclass(frozen=True)
class Figure:
    """Of those who began within the last year: how many were led in within the days."""

    newcomers: list[Newcomer]
    day: date

    @property
    def in_time(self) -> int:
        return sum(one.is_in_time for one in self.newcomers)

    @property
    def waiting(self) -> list[Newcomer]:
        """Not led in yet, the longest in post first."""
        return [one for one in self.newcomers if one.inducted_on is None]

    @property
    def running(self) -> int:
        """Of those who wait, whose days are not over."""
        return sum(one.due_on >= self.day for one in self.waiting)


def sessions() -> QuerySet[Session]:
    return Session.objects.prefetch_related("attendance")


def people_in_post(day: date | None = None) -> list[str]:
    """Heads and members of bodies on a day, each name once."""
    day = day or today()
    names = set(terms_on(day).values_list("holder_name", flat=True))
    names |= set(_members(day).values_list("holder_name", flat=True))
    return sorted(names)


def figure(day: date | None = None) -> Figure:
    day = day or today()
    begun = _first_days()
    first = day - timedelta(days=LOOKING_BACK)
    new = {name: begun[name] for name in people_in_post(day) if first < begun[name] <= day}
    led = _led_in(new)
    found = [Newcomer(name, since, led.get(name)) for name, since in new.items()]
    return Figure(sorted(found, key=lambda one: (one.begun_on, one.name)), day)


def next_step(account: Account) -> Step | None:
    """What a newcomer reads next; None for everybody else, and once all is read."""
    if not _is_new(account):
        return None
    seen = set(StepSeen.objects.filter(account=account).values_list("step", flat=True))
    return next((step for step in Step if step not in seen), None)


def own_unit(account: Account) -> UUID | None:
    """The unit that a head looks after."""
    held = terms_on(today()).filter(account=account, unit__isnull=False)
    return held.values_list("unit_id", flat=True).first()


def _is_new(account: Account) -> bool:
    """One statement, for it is asked on the page that everybody in a post opens first."""
    day = today()
    own = {"account": OuterRef("pk"), "since_on__gte": day - timedelta(days=DAYS)}
    is_new = Exists(terms_on(day).filter(**own)) | Exists(_members(day).filter(**own))
    return Account.objects.filter(is_new, pk=account.pk).exists()


def _members(day: date) -> QuerySet[Seat]:
    return seats_on(day).filter(body__isnull=False)


def _first_days() -> dict[str, date]:
    """When each name began in its first post ever."""
    heads = HeadTerm.objects.order_by().values_list("holder_name").annotate(Min("since_on"))
    members = Seat.objects.filter(body__isnull=False).order_by()
    return _earliest([*heads, *members.values_list("holder_name").annotate(Min("since_on"))])


def _led_in(names: Iterable[str]) -> dict[str, date]:
    """The day of the first session of each, or on which the last step was read."""
    came = Attendance.objects.filter(name__in=names).order_by().values_list("name")
    read = StepSeen.objects.filter(step=max(Step)).order_by()
    heads = read.filter(account__head_terms__holder_name__in=names)
    members = read.filter(account__seats__holder_name__in=names)
    return _earliest(
        [
            *came.annotate(Min("session__held_on")),
            *heads.values_list("account__head_terms__holder_name", "seen_on"),
            *members.values_list("account__seats__holder_name", "seen_on"),
        ]
    )


def _earliest(told: Iterable[tuple[str, date]]) -> dict[str, date]:
    found: dict[str, date] = {}
    for name, day in told:
        found[name] = min(day, found.get(name, day))
    return found
