"""The demo district: entered by the files in ``demo/`` that anyone may write, never by code."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from district.core.clock import today
from district.core.permissions import Role
from district.identity.models import Account
from district.registry.models import Compound
from district.tenancy.context import compound_context
from infra.cases import enter_cases, read_cases
from infra.disputes import enter_disputes, read_disputes
from infra.guidance import enter_guidance, read_guidance
from infra.ladders import begin_ladders, read_ladders
from infra.people import DISTRICT, Person, enter_accounts, enter_staff, give_roles, read_people
from infra.rooms import enter_rooms, read_rooms
from infra.surveys import hold_surveys, read_surveys
from infra.votes import PlannedVote, hold_votes, read_votes

# Printed on the screen, and refused by every installation that is not a demo.
PASSWORD = "chunshui-2026"  # noqa: S105
_SHOWN_MONTH = "2023-04"


class Command(BaseCommand):
    """Onboards the compounds, imports their records, runs their nights; again changes nothing."""

    help = "Set up the demo district from the files in demo/ and write demo.json with its log-ins."
    requires_system_checks = []  # `prepare` has looked, and they read every page of the product

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--files", type=Path, default=settings.ROOT / "demo")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("These settings allow no demo accounts.")
        folder: Path = options["files"]
        people = read_people(folder / "people.csv")
        enter_staff(people[DISTRICT], password=PASSWORD)
        call_command("onboard", str(folder / "compounds.csv"), commit=True, wait=True)
        opened = {compound.slug: compound for compound in Compound.objects.all()}
        compounds = [opened[place] for place in people if place in opened]
        votes, ladders = read_votes(folder / "votes.csv"), read_ladders(folder / "ladders.csv")
        cases, disputes = read_cases(folder / "cases.csv"), read_disputes(folder / "disputes.csv")
        rooms, surveys = read_rooms(folder), read_surveys(folder / "surveys.csv")
        guidance = read_guidance(folder / "guidance.csv")
        for compound in compounds:
            slug = compound.slug
            self._furnish(compound, folder / slug, people[slug], votes.get(slug, []))
            begin_ladders(compound, ladders.get(slug, []))
            enter_cases(compound, cases.get(slug, []))
            enter_disputes(compound, disputes.get(slug, []))
            enter_rooms(compound, rooms[slug])
            hold_surveys(compound, surveys.get(slug, []))
            enter_guidance(compound, guidance.get(slug, []))
        self._run_nights(compounds)
        self._write_log_ins(people, compounds)

    def _furnish(
        self,
        compound: Compound,
        folder: Path,
        people: Sequence[Person],
        votes: Sequence[PlannedVote],
    ) -> None:
        with compound_context(compound):
            if Account.objects.filter(is_demo=True).exists():
                return
            enter_accounts(people, password=PASSWORD)
        files = sorted(str(path) for path in folder.rglob("*.csv"))
        call_command("import_records", compound.slug, *files)
        give_roles(compound, people)
        hold_votes(compound, votes)

    def _run_nights(self, compounds: Sequence[Compound]) -> None:
        """Every month end since they went live, then last night; of these compounds alone."""
        first: date = min(compound.go_live_on for compound in compounds)
        last = today() - timedelta(days=1)
        done = settings.DATA_DIR / "demo-nights"
        if done.exists() and done.read_text() == last.isoformat():
            return
        those = [word for compound in compounds for word in ("--compound", compound.slug)]
        days = ("--from", first.isoformat(), "--date", last.isoformat())
        call_command("rollup", *days, *those, "--wait")
        done.write_text(last.isoformat())

    def _write_log_ins(
        self, people: dict[str, list[Person]], compounds: Sequence[Compound]
    ) -> None:
        origin = f"{settings.BASE_DOMAIN}:{settings.PORT}"
        hosts = {DISTRICT: f"http://{origin}/"} | {
            compound.slug: f"http://{compound.slug}.{origin}/" for compound in compounds
        }
        names = {DISTRICT: "离石区"} | {compound.slug: compound.name for compound in compounds}
        told = {
            "addresses": [{"name": names[place], "url": url} for place, url in hosts.items()]
            + [{"name": "2023年4月报表", "url": f"{hosts[DISTRICT]}?period={_SHOWN_MONTH}"}],
            "logins": [
                {
                    "who": f"{names[place]} {Role(person.role).label}",
                    "url": hosts[place],
                    "phone": person.phone,
                    "password": PASSWORD,
                }
                for place in hosts
                for person in people[place]
            ],
        }
        text = json.dumps(told, ensure_ascii=False, indent=1)
        (settings.DATA_DIR / "demo.json").write_text(text, encoding="utf-8")
