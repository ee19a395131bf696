"""``manage compile_catalogue``: write the .mo from the .po."""

from typing import Any

from django.core.management.base import BaseCommand

from frontend.catalogue import compile_catalogue


class Command(BaseCommand):
    help = "Compile the English catalogue; commit both files."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{compile_catalogue()} messages compiled")
