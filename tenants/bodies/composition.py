"""Of whom a body is made up, what the rules say of its size, and what a person held before."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from district.core.clock import today
from tenants.bodies.models import COUNTED_KINDS, Body, Seat, SeatSource
from tenants.bodies.queries import seats, seats_on
from tenants.bodies.rules import RuleCode, rule_on
from tenants.ownership.models import Title
from tenants.ownership.queries import open_on


@dataclass(frozen=True)
class Share:
    source: str | Promise
    people: int


@dataclass(frozen=True)
class Composition:
    """``shares`` add up to ``people``; ``remarks`` say what differs, and refuse nothing (V11)."""

    people: int
    shares: list[Share]
    remarks: list[str]


@dataclass(frozen=True)
class PersonHistory:
    """All posts of one name, the latest first, and how many terms on committees they make up."""

    name: str
    seats: list[Seat]
    terms: int

    @property
    def sentence(self) -> str:
        if not self.terms:
            return ""
        return _(
            "已任 %(terms)s 届委员。依法可以连选连任：第 %(next)s 次参选允许，届数照实写明。"
        ) % {
            "terms": self.terms,
            "next": self.terms + 1,
        }


def composition_of(body: Body, day: date | None = None) -> Composition:
    """By the sources of those who sit on it on ``day`` (seed rows D17 and E3)."""
    day = day or today()
    counted = Counter(seats_on(day).filter(body=body).values_list("source", flat=True))
    shares = [Share(one.label, counted[one.value]) for one in SeatSource if counted[one.value]]
    people = counted.total()
    return Composition(people, shares, list(_remarks(body, people, day)))


def history_of(seat: Seat) -> PersonHistory:
    """Of whoever holds or held ``seat`` (seed row B11)."""
    held = list(seats().filter(holder_name=seat.holder_name))
    terms = {one.body_id for one in held if one.body and one.body.kind in COUNTED_KINDS}
    return PersonHistory(seat.holder_name, held, len(terms))


def _remarks(body: Body, people: int, day: date) -> Iterator[str]:
    declared = body.seats.value
    if declared is not None and not body.seats.at_least and people not in (0, declared):
        yield _("名单上有 %(people)s 人，委员数登记为 %(seats)s 人。") % {
            "people": people,
            "seats": declared,
        }
    size = declared or people
    least, most = (
        rule_on(code, body.kind, day) for code in (RuleCode.LEAST_SEATS, RuleCode.MOST_SEATS)
    )
    if size and least and most:
        facts = {"size": size, "least": least.amount, "most": most.amount}
        if not least.amount <= size <= most.amount:
            yield _("委员 %(size)s 人，规定是 %(least)s 至 %(most)s 人。") % facts
        if size % 2 == 0:
            yield _("委员 %(size)s 人是双数，规定是单数。") % facts
    yield from _remarks_on_term(body, day)
    yield from _remarks_on_heads(body, day)
    yield from _remarks_on_owners(body, day)


def _remarks_on_heads(body: Body, day: date) -> Iterator[str]:
    """Who sits ex officio is a head today; one of whom no such post is on record is named."""
    sitting = seats_on(day).filter(body=body, source=SeatSource.EX_OFFICIO, head_term=None)
    for name in sitting.values_list("holder_name", flat=True):
        yield _("“%(name)s”登记为当然成员，还没有对应的楼长任期。") % {"name": name}


def _remarks_on_owners(body: Body, day: date) -> Iterator[str]:
    """By the names of those who sit; where no title was ever entered nobody knows who owns."""
    least = rule_on(RuleCode.OWNERS_PERCENT, body.kind, day)
    sitting = list(seats_on(day).filter(body=body).values_list("holder_name", flat=True))
    if not least or not sitting or not Title.objects.exists():
        return
    titles = Title.objects.filter(open_on(day), owner__name__in=sitting)
    owning = set(titles.values_list("owner__name", flat=True))
    owners = sum(name in owning for name in sitting)
    if 100 * owners < least.amount * len(sitting):
        facts = {"people": len(sitting), "owners": owners, "percent": least.amount}
        yield (
            _("名单上 %(people)s 人，按产权登记有 %(owners)s 人是业主，规定不少于 %(percent)s%%。")
            % facts
        )


def _remarks_on_term(body: Body, day: date) -> Iterator[str]:
    most = rule_on(RuleCode.MOST_YEARS, body.kind, body.formed_on or day)
    if not most or not body.formed_on or not body.term_ends_on:
        return
    formed = body.formed.latest if body.formed else body.formed_on
    if (body.term_ends_on.year - most.amount, body.term_ends_on.month, body.term_ends_on.day) > (
        formed.year,
        formed.month,
        formed.day,
    ):
        yield _("任期超过 %(years)s 年。") % {"years": most.amount}
