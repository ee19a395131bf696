"""Take a compound in with its package, and let its administrators set new passwords."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from district.core.errors import DomainError
from district.identity.services.first_administrator import WayBack, let_administrators_back
from district.registry.addresses import host_of
from district.registry.models import Compound
from district.registry.services.importing import import_compound


class Command(BaseCommand):
    """``manage import_compound FILE [--slug NEW] [--name NEW]``.

    It stands with the accounts because no password travels with a package.
    """

    help = "Open the compound of a package; all of it comes in, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--slug", default="", help="another address, when its own is taken")
        parser.add_argument("--name", default="", help="another name, when its own is taken")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            compound = import_compound(
                file=options["file"], slug=options["slug"], name=options["name"]
            )
            ways_back = let_administrators_back(compound=compound)
        except DomainError as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"{compound.slug}: open")
        for way in ways_back:
            self._tell(compound, way)
        if not ways_back:
            self.stdout.write("no administrator: invite one from the compound's page")

    def _tell(self, compound: Compound, way: WayBack) -> None:
        path = reverse("invitation", args=[way.secret], urlconf=settings.ROOT_URLCONF)
        self.stdout.write(f"new password of …{way.phone_ending}: {host_of(compound)}{path}")
