"""Open the compounds of a sheet from the command line."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from district.core.errors import DomainError
from district.registry.models import OnboardingBatch, RowOutcome
from district.registry.queries.onboarding import (
    batch_of_same_file,
    carried_out_rows,
    progress_of,
    unfinished_rows,
)
from district.registry.services.onboarding import (
    commit_onboarding,
    open_onboarding_row,
    resume_onboarding,
)
from district.registry.services.preview import preview_onboarding
from district.tenancy.context import district_context

_SECONDS_BETWEEN_LOOKS = 0.5
_SECONDS_WITHOUT_PROGRESS = 120.0


class Command(BaseCommand):
    """``manage onboard FILE [--commit] [--resume] [--wait | --here]``."""

    help = "Check a sheet of compounds (CSV or XLSX); with --commit, open them in the background."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--commit", action="store_true", help="carry out what was found")
        parser.add_argument(
            "--resume", action="store_true", help="go on with the same file where it stopped"
        )
        parser.add_argument("--wait", action="store_true", help="until the workers are done")
        parser.add_argument(
            "--here", action="store_true", help="do the work in this process, without a worker"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with district_context():
                self._run(options)
        except (DomainError, OSError) as error:
            sentence = error.sentence if isinstance(error, DomainError) else str(error)
            raise CommandError(sentence) from error

    def _run(self, options: dict[str, Any]) -> None:
        content = options["file"].read_bytes()
        preview = preview_onboarding(source=content, filename=options["file"].name)
        if options["resume"]:
            batch = self._resumed(preview)
        else:
            self._tell(preview)
            if not options["commit"] or not progress_of(preview).total:
                preview.delete()
                return
            batch = commit_onboarding(batch_id=preview.pk)
        if options["here"]:
            for row_id in unfinished_rows(batch):
                open_onboarding_row(row_id=row_id)
        if options["here"] or options["wait"]:
            self._wait(batch)

    def _resumed(self, preview: OnboardingBatch) -> OnboardingBatch:
        earlier = batch_of_same_file(preview.sha256)
        preview.delete()
        if earlier is None:
            raise CommandError("this file was not committed yet: use --commit")
        return resume_onboarding(batch_id=earlier.pk)

    def _tell(self, batch: OnboardingBatch) -> None:
        found = progress_of(batch)
        counts = (found.new, found.changed, found.unchanged, found.bad)
        self.stdout.write("new {}, changed {}, unchanged {}, bad {}".format(*counts))
        if batch.ignored_titles:
            self.stdout.write("ignored columns: " + "、".join(batch.ignored_titles))
        for row in batch.rows.filter(outcome=RowOutcome.BAD):
            for problem in row.problems:
                self.stdout.write(f"  {problem['cell']} {problem['title']}: {problem['sentence']}")

    def _wait(self, batch: OnboardingBatch) -> None:
        """Tell of each row once it is done or has failed."""
        told: set[UUID] = set()
        progressed_at = time.monotonic()
        finished = False
        while not finished:
            finished = progress_of(batch).is_finished
            fresh = [row for row in carried_out_rows(batch) if row.pk not in told]
            for row in fresh:
                self.stdout.write(f"  {row.number} {row.name}: {row.error or 'open'}")
                told.add(row.pk)
                progressed_at = time.monotonic()
            if time.monotonic() - progressed_at > _SECONDS_WITHOUT_PROGRESS:
                raise CommandError("no row was finished for two minutes; is a worker running?")
            if not finished:
                time.sleep(_SECONDS_BETWEEN_LOOKS)
        if failed := progress_of(batch).failed:
            raise CommandError(f"{failed} rows failed; run again with --resume")
