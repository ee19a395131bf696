"""`manage restore_compound`: one compound as it stood at a moment, while the others go on."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from district.registry.services.restoring import check_restore, restore_compound
from district.registry.tree import compound_by_slug
from infra.recovery.commands import sentences
from infra.recovery.moments import as_it_stood, read_moment


class Command(BaseCommand):
    """Safe to run again after any interruption: nothing is changed before the last step."""

    help = "Bring a compound's rows back as they stood at a moment; what they replace is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument(
            "--to", required=True, metavar="MOMENT", help='"2026-11-26 10:15:00", Asia/Shanghai'
        )
        parser.add_argument("--reason", required=True, help="is written down; names nobody")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        with sentences():
            moment = read_moment(options["to"])
            compound = compound_by_slug(options["slug"])
            reason = check_restore(compound=compound, reason=options["reason"])
            with as_it_stood(moment) as then:
                kept = restore_compound(compound=compound, then=then, moment=moment, reason=reason)
        self.stdout.write(
            f"{compound.slug} stands as at {moment:%Y-%m-%d %H:%M:%S %z}, after"
            f" {time.monotonic() - began:.1f} s. What it replaces is kept as {kept}."
        )
