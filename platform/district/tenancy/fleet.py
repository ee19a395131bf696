"""Migrating every compound's schema, and the spares: compiled once, applied in batches.

Each schema carries its state as its comment, written in the transaction that migrates it. So
what is still to do is one question to the catalogue, an interrupted run is resumed by running
it again, and a schema is in one state or the other, never between.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from django.db import connection, connections, transaction

from district.tenancy.blueprints import current_blueprint, wanted_fingerprint
from district.tenancy.context import installation_context
from district.tenancy.fleet_plans import UnknownState, Upgrade, compile_upgrade
from district.tenancy.fleet_steps import Failure, upgrade_batch
from district.tenancy.schemas import schema_states

_BATCH = 20
_WORKERS = 2
_NAMED = 5

Told = Callable[[int, int], object]


@dataclass
class FleetReport:
    """What a run found and did; ``failed`` names schema and reason."""

    behind: int = 0
    done: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    def __str__(self) -> str:
        told = [f"{self.done} of {self.behind} schemas migrated in {self.seconds:.1f} s"]
        for why, count in Counter(self.failed.values()).most_common():
            names = sorted(name for name, reason in self.failed.items() if reason == why)
            rest = f" and {count - _NAMED} more" if count > _NAMED else ""
            told.append(f"  {why}: {', '.join(names[:_NAMED])}{rest}")
        return "\n".join(told)


class FleetBusy(RuntimeError):
    """Another process migrates the compounds at this moment."""


def schemas_behind() -> dict[str, list[str]]:
    """Schemas that are not in this release's state, by the state in which they are."""
    behind: dict[str, list[str]] = {}
    for name, state in sorted(schema_states().items()):
        if state != wanted_fingerprint():
            behind.setdefault(state, []).append(name)
    return behind


def upgrades() -> list[tuple[Upgrade, list[str]]]:
    """What each group of schemas lacks; UnknownState names a state that no release left."""
    with installation_context():
        current_blueprint()
        return [(compile_upgrade(state), names) for state, names in schemas_behind().items()]


def migrate_fleet(
    *, workers: int = _WORKERS, batch: int = _BATCH, told: Told = lambda _done, _all: None
) -> FleetReport:
    """Bring every schema to this release's state; safe to run again after any interruption."""
    report, began = FleetReport(), time.monotonic()
    with installation_context(), fleet_alone():
        current_blueprint()
        behind = schemas_behind()
        report.behind = sum(map(len, behind.values()))
        for state, names in behind.items():
            try:
                upgrade = compile_upgrade(state)
            except UnknownState as error:
                report.failed |= dict.fromkeys(names, str(error))
                continue
            _run(upgrade, names, report, workers=workers, batch=batch, told=told)
    report.seconds = time.monotonic() - began
    return report


def _run(
    upgrade: Upgrade, names: list[str], report: FleetReport, *, workers: int, batch: int, told: Told
) -> None:
    """The first schema goes alone: a mistake that meets all is met once."""
    first, rest = names[:1], names[1:]
    _note(report, first, upgrade_batch(upgrade, first), told)
    if report.failed.get(first[0], "").startswith("not now") or first[0] not in report.failed:
        with ThreadPoolExecutor(workers) as pool:
            work = partial(_in_thread, upgrade)
            for names_done, failures in pool.map(work, _batches(rest, batch)):
                _note(report, names_done, failures, told)
    else:
        report.failed |= dict.fromkeys(rest, "not tried: the first one failed")


def _in_thread(upgrade: Upgrade, names: list[str]) -> tuple[list[str], list[Failure]]:
    try:
        with installation_context():
            return names, upgrade_batch(upgrade, names)
    finally:
        connections.close_all()


def _note(report: FleetReport, names: list[str], failures: list[Failure], told: Told) -> None:
    report.failed |= {one.schema: one.reason for one in failures}
    report.done += len(names) - len(failures)
    told(report.done + len(report.failed), report.behind)


def _batches(names: list[str], size: int) -> Iterator[list[str]]:
    return (names[start : start + size] for start in range(0, len(names), size))


class fleet_alone:  # noqa: N801 -- reads as the words it is
    """A lock of the database's that ends with the session, however that ends."""

    _key = "hashtext('chunshui fleet')"

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_try_advisory_lock({self._key})")
            if not cursor.fetchone()[0]:
                raise FleetBusy("another process migrates the compounds; wait for its end")

    def __exit__(self, *error: object) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_unlock({self._key})")
