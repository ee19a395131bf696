"""How the engine stands: counted in this process, and asked of the database's catalogue."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection

from district.tenancy.backend.base import parked_seats
from district.tenancy.blueprints import wanted_fingerprint
from district.tenancy.context import district_context
from district.tenancy.counters import Traffic, counters
from district.tenancy.names import DISTRICT_ROLE, ROLLUP_ROLE
from district.tenancy.schemas import schema_states

# Roles are the server's; those of another database's compounds have no schema here.
_ROLES = """
SELECT count(*) FROM pg_roles r JOIN pg_namespace n ON n.nspname = substr(r.rolname, 3)
WHERE r.rolname ~ '^[ot]_c_'
"""
_SPARES = "SELECT schema_name FROM tenancy_spare"
_SESSIONS = """
SELECT CASE WHEN usename LIKE 't\\_c\\_%%' THEN 'compound' WHEN usename = %s THEN 'district'
    WHEN usename = %s THEN 'rollup' ELSE 'installation' END, count(*)
FROM pg_stat_activity WHERE datname = current_database() GROUP BY 1
"""


@dataclass(frozen=True)
class Sample:
    """One number, with the labels that tell it from others of its metric."""

    value: float
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Metric:
    """A named number of the engine, or several that differ by a label."""

    name: str
    kind: str  # counter or gauge, as Prometheus calls them
    meaning: str
    samples: list[Sample]


def engine_status() -> list[Metric]:
    """Everything that is known, in the order in which it is shown."""
    return [*_of_catalogue(), *_of_process()]


def _of_process() -> Iterator[Metric]:
    """Each process counts for itself and says which it is."""
    me = {"process": str(os.getpid())}
    for what, number in counters.counts().items():
        meaning = f"{what.value.replace('_', ' ').capitalize()} since the process began."
        yield Metric(f"{what}_total", "counter", meaning, [Sample(number, me)])
    parked = [Sample(parked_seats(), me)]
    yield Metric("parked_seats", "gauge", "Open connections at which nobody sits.", parked)
    traffic = counters.traffic()
    yield _by_compound("requests_total", "Requests answered.", traffic, "requests", me)
    yield _by_compound("request_seconds_total", "Seconds spent on them.", traffic, "seconds", me)


def _by_compound(
    name: str, meaning: str, traffic: dict[str, Traffic], of: str, me: dict[str, str]
) -> Metric:
    samples = [
        Sample(getattr(one, of), {"compound": schema, **me}) for schema, one in traffic.items()
    ]
    return Metric(name, "counter", f"{meaning} The compounds asked last.", samples)


def _of_catalogue() -> Iterator[Metric]:
    with district_context(), connection.cursor() as cursor:
        states = schema_states()
        cursor.execute(_ROLES)
        roles = int(cursor.fetchone()[0])
        cursor.execute(_SPARES)
        spares = {name for (name,) in cursor.fetchall()}
        cursor.execute(_SESSIONS, [DISTRICT_ROLE, ROLLUP_ROLE])
        sessions = dict.fromkeys(("compound", "district", "installation"), 0)
        sessions |= dict(cursor.fetchall())
    current = {name for name, state in states.items() if state == wanted_fingerprint()}
    behind = len(states) - len(current)
    by_state = {"this_release": len(current), "behind": behind}
    yield Metric("compound_roles", "gauge", "Owners and logins of schemas.", [Sample(roles)])
    yield Metric("schemas", "gauge", "Schemas by their state.", _labelled("state", by_state))
    ready = [Sample(len(spares & current))]
    yield Metric("spares_ready", "gauge", "Schemas that wait for a compound.", ready)
    meaning = "Sessions of this database by kind of role."
    yield Metric("sessions", "gauge", meaning, _labelled("role", sessions))


def _labelled(label: str, numbers: dict[str, int]) -> list[Sample]:
    return [Sample(number, {label: name}) for name, number in numbers.items()]
