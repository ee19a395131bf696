"""How a body stands and what is due, as badges and sentences of a page."""

from dataclasses import dataclass

from django.utils.functional import Promise

from tenants.bodies.models import Body
from tenants.bodies.standing import Clock, ClockState, Standing, clocks_of, standing_of

_KINDS = {
    Standing.FILED: "ok",
    Standing.IN_TERM: "ok",
    Standing.EXPIRING: "warn",
    Standing.EXPIRED: "warn",
    Standing.SUSPENDED: "warn",
    Standing.COMMUNITY_ACTS: "warn",
}
_NOTICES = {ClockState.KEPT: "ok", ClockState.RUNNING: "info"}


@dataclass(frozen=True)
class Stands:
    """A badge: its kind decides colour and icon, its text says it."""

    kind: str
    text: str | Promise


@dataclass(frozen=True)
class ClockRow:
    kind: str
    clock: Clock


def stands(body: Body) -> Stands:
    standing = standing_of(body)
    return Stands(_KINDS.get(standing, "plain"), standing.label)


def clock_rows(body: Body) -> list[ClockRow]:
    return [ClockRow(_NOTICES.get(one.state, "warn"), one) for one in clocks_of(body)]
