"""`manage check_sums`: whether the figures of closed periods are the sums of their parts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from district.metrics.balancing import check_next, expect_checks
from district.metrics.ledger import closed_nights


class Command(BaseCommand):
    """Ends with an error where they are not; what is found is told in the morning's notice too."""

    help = "Compare each figure with the sum of what the compounds below it reported."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days", type=int, default=1, help="the periods that so many last nights wrote"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] < 1:
            raise CommandError("--days must be 1 or more.")
        for night in closed_nights(options["days"]):
            expect_checks(night=night)
        checked, wrong = 0, 0
        while (found := check_next()) is not None:
            checked += 1
            wrong += len(found)
            for one in found:
                self.stdout.write(str(one))
        if wrong:
            raise CommandError(f"{wrong} figures differ from their sums; see above.")
        self.stdout.write(f"{checked} periods checked; all sums agree")
