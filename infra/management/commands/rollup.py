"""`manage rollup`: the night by hand, for a day, some compounds, or the month ends since a day."""

import argparse
import time
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from kombu.exceptions import OperationalError

from district.core.clock import next_month
from district.core.errors import DomainError
from district.core.jobs import Job, enqueue
from district.metrics.ledger import closed_nights, plan_night, seconds_to_next_try
from district.metrics.queries import Progress, progress_of
from district.registry.models import Compound
from district.registry.tree import compound_by_slug
from workers.app import app
from workers.rollup import drain

_POLL_SECONDS = 0.3
_SILENCE_SECONDS = 10.0


class Command(BaseCommand):
    """Plans the nights anew, so that a second run recomputes; equal figures leave no trace."""

    help = "Roll up one night for all compounds or for some; safe to run twice."
    requires_system_checks = []  # `prepare` has looked, and they read every page of the product

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--date", type=_day, help="the day, YYYY-MM-DD; default: last night")
        parser.add_argument(
            "--from",
            dest="since",
            type=_day,
            help="also the last day of every month from this day on, up to --date",
        )
        parser.add_argument(
            "--compound",
            dest="slugs",
            metavar="SLUG",
            action="append",
            help="this compound alone; may be given several times",
        )
        parser.add_argument("--wait", action="store_true", help="wait and show how it goes")
        parser.add_argument(
            "--local", action="store_true", help="do the work in this process, without workers"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            days, compounds, due = _plan(options)
        except DomainError as error:
            raise CommandError(error.sentence) from error
        if options["verbosity"]:
            self.stdout.write(f"{due} runs due for {_span(days)}")
        if options["local"]:
            self._drain_here()
        else:
            enqueue(Job.ROLLUP_TICK)
        if options["wait"] or options["local"]:
            self._report(self._wait(days, compounds))

    def _drain_here(self) -> None:
        """Also the next tries of what failed, until the last is parked."""
        drained = drain(seconds=3600)
        while not drained.waiting and (wait := seconds_to_next_try()) is not None:
            time.sleep(max(_POLL_SECONDS, wait))
            drained = drain(seconds=3600)
        if drained.waiting:
            raise CommandError(
                f"{drained.waiting} runs wait for the upgrade of their compounds:"
                " run manage migrate_compounds, then this again.",
                returncode=2,
            )

    def _wait(self, days: list[date], compounds: list[Compound] | None) -> Progress:
        """Until every run is done or parked; a queue without a worker is told apart."""
        progress = progress_of(days=days, compounds=compounds)
        moved_at, shown = time.monotonic(), ""
        while not progress.is_settled:
            line = f"{progress.done} of {progress.total} done"
            if line != shown:
                self.stdout.write(line)
                moved_at, shown = time.monotonic(), line
            elif time.monotonic() - moved_at > _SILENCE_SECONDS:
                _require_worker()
                moved_at = time.monotonic()
            time.sleep(_POLL_SECONDS)
            progress = progress_of(days=days, compounds=compounds)
        return progress

    def _report(self, progress: Progress) -> None:
        self.stdout.write(f"{progress.done} of {progress.total} done")
        for failure in progress.failures:
            self.stdout.write(
                f"  {failure.slug} {failure.day}: {failure.error} after {failure.attempts} tries"
            )
        if progress.parked:
            raise CommandError(f"{progress.parked} of {progress.total} failed", returncode=1)


def _plan(options: dict[str, Any]) -> tuple[list[date], list[Compound] | None, int]:
    last = options["date"] or closed_nights(1)[0]
    days = [*_month_ends(options["since"], last), last]
    compounds = [compound_by_slug(slug) for slug in options["slugs"] or ()] or None
    due = sum(plan_night(day=day, compounds=compounds, again=True) for day in days)
    return days, compounds, due


def _month_ends(since: date | None, last: date) -> list[date]:
    """The last days of the months from ``since`` on that lie before ``last``."""
    ends: list[date] = []
    month = since.replace(day=1) if since else next_month(last)
    while (start := next_month(month)) <= last:
        ends.append(date.fromordinal(start.toordinal() - 1))
        month = start
    return ends


def _span(days: list[date]) -> str:
    return str(days[-1]) if len(days) == 1 else f"{len(days)} nights, {days[0]} to {days[-1]}"


def _require_worker() -> None:
    try:
        answers = app.control.ping(timeout=2.0)
    except OperationalError as error:
        raise CommandError(f"The broker does not answer: {error}", returncode=2) from error
    if not answers:
        raise CommandError(
            "No worker answers. Start one (celery --app workers.app worker), or use --local.",
            returncode=2,
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2023-04-16") from None
