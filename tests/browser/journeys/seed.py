"""The demo's district in a test's database: by the same files, with two nights instead of fifty."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from district.core.jobs import Job
from district.metrics.ledger import plan_night
from district.metrics.queries import progress_of
from district.registry.models import Compound
from district.tenancy.context import compound_context
from infra.management.commands.seed_demo import PASSWORD
from infra.people import DISTRICT, enter_accounts, enter_staff, give_roles, read_people
from infra.process import wait_until
from infra.votes import hold_votes, read_votes
from tests.conftest import OwnDatabase
from tests.tenants.records.demo import import_demo, import_owners
from workers.app import app

DEMO = Path(__file__).parents[3] / "demo"
NIGHTS = (date(2023, 3, 31), date(2023, 4, 30))
_NIGHT_SECONDS = 90.0


def furnish() -> None:
    """Staff, the five compounds with their people and records, and the nights to be done."""
    people, votes = read_people(DEMO / "people.csv"), read_votes(DEMO / "votes.csv")
    enter_staff(people[DISTRICT], password=PASSWORD)
    call_command("onboard", str(DEMO / "compounds.csv"), commit=True, here=True, verbosity=0)
    for compound in Compound.objects.filter(slug__in=people):
        with compound_context(compound):
            enter_accounts(people[compound.slug], password=PASSWORD)
            import_demo(compound.slug)
            import_owners(compound.slug)
        give_roles(compound, people[compound.slug])
        hold_votes(compound, votes.get(compound.slug, []))
    for night in NIGHTS:
        plan_night(day=night)


def roll_up(database: OwnDatabase) -> None:
    """Ring for the planned nights, as beat does, and wait for the worker."""
    app.send_task(Job.ROLLUP_TICK.value, queue=database.name)
    if not wait_until(lambda: progress_of(days=NIGHTS).is_settled, seconds=_NIGHT_SECONDS):
        pytest.fail(f"the worker did not finish the nights: {progress_of(days=NIGHTS)}")
