"""`manage synthesize`: an invented district of any size, with labelled faults."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from infra.synthesis.district import Synthesized, synthesize
from infra.synthesis.faults import count_kinds
from infra.synthesis.order import Refused, ordered


class Command(BaseCommand):
    """Fills an empty district; the same seed gives the same rows."""

    help = "Fill an empty installation with invented compounds and their months of matters."
    requires_system_checks = []  # `prepare` has looked, and they read every page of the product

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--profile", default="50", help="compounds: 50, 380, 1072 or another")
        parser.add_argument(
            "--months", default="12", help="calendar months, the last up to --until"
        )
        parser.add_argument("--seed", default="1", help="a whole number; another, another district")
        parser.add_argument("--until", help="the last day, YYYY-MM-DD; default: yesterday")
        parser.add_argument("--labels", type=Path, help="write there, as JSON, what is wrong where")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            order = ordered(
                profile=str(options["profile"]),
                months=str(options["months"]),
                seed=str(options["seed"]),
                until=_day(options["until"]),
            )
            made = synthesize(order, self.stdout.write if options["verbosity"] else _unheard)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["labels"]:
            made.write_labels(options["labels"])
        self._report(made)

    def _report(self, made: Synthesized) -> None:
        order = made.order
        kinds = ", ".join(f"{kind} {count}" for kind, count in count_kinds(made.labels).items())
        self.stdout.write(f"{made.compounds} compounds, {order.first_day} to {order.until}")
        self.stdout.write(f"faults: {kinds or 'none'}")
        for one in made.absent:
            self.stdout.write(f"without {one.kind}: {one.why}")
        self.stdout.write(f"schemas made in {made.schema_seconds:.1f} s")
        self.stdout.write(
            f"{made.records} records in {made.seconds:.1f} s:"
            f" {made.records_a_second:.0f} records per second"
        )


def _day(text: str | date | None) -> date | None:
    if text is None or isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"--until must be a day such as 2026-03-31, not {text!r}.") from None


def _unheard(_line: str) -> None:
    """Nobody listens."""
