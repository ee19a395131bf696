"""A small district over the turn of a year and a leap day, with faults, and two of the seed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from pytest_django.plugin import DjangoDbBlocker

from district.core.clock import SHANGHAI
from district.core.dates import PartialDate
from district.metrics.ledger import plan_night
from district.registry.models import Compound
from district.tenancy.context import compound_context
from infra.synthesis.district import synthesize
from infra.synthesis.faults import Fault
from infra.synthesis.order import Order
from tenants.bodies.models import BodyKind
from tenants.bodies.services import form_body
from tenants.decisions.models import State, Vote
from tenants.disputes.models import Dispute, DisputeKind, Ending
from tests import make
from tests.infra.synthesis.conftest import empty_district
from tests.oracle.nights import forget_marks
from tests.tenants.records.demo import import_demo
from workers.rollup import drain

VERSION = "2023.1"
ORDER = Order(compounds=8, months=4, seed=3, until=date(2024, 3, 1))
# The turn of the year, and days on end: nights of which nothing was written rest on each other.
NIGHTS = (
    date(2023, 4, 30),
    date(2023, 12, 31),
    date(2024, 1, 1),
    *(date(2024, 2, 18) + timedelta(days=number) for number in range(13)),
)
# These would hold the test up; `make oracle` waits for them.
_TAKE_LONG = {Fault.FAILING_NIGHT, Fault.SLOW_NIGHT}


def renew_a_committee() -> None:
    """On the last day of its term, within the year of the nights."""
    for term, formed in ((1, date(2019, 1, 10)), (2, date(2024, 1, 10))):
        form_body(
            kind=BodyKind.OWNERS_COMMITTEE,
            name="业主委员会",
            term_number=term,
            formed=PartialDate(formed),
            term_ends_on=formed.replace(year=formed.year + 5),
        )


def count_a_vote() -> None:
    """As it stands after it was counted."""
    opened = datetime(2024, 1, 10, 9, tzinfo=SHANGHAI)
    Vote.objects.create(
        title="续聘物业",
        state=State.COUNTED,
        opens_at=opened,
        closes_at=opened + timedelta(days=7),
        counted_kinds=[],
        noticed_at=opened,
        rule_set="civil_code",
        base_number=279,
        base_area=2_810_000,
        cast_number=200,
        cast_area=2_000_050,
        counted_at=opened + timedelta(days=8),
    )


def settle_a_dispute() -> None:
    """Its ninetieth day lies within the nights."""
    Dispute.objects.create(
        kind=DisputeKind.NOISE,
        accepted_on=date(2023, 11, 10),
        ended_on=date(2023, 11, 20),
        ended_as=Ending.ORAL,
    )


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Some of its nights have passed; nothing is undone between the tests of a module."""
    with django_db_blocker.unblock(), empty_district():
        made = synthesize(ORDER)
        for slug in ("meijing", "xincheng"):
            with compound_context(make.compound(slug)):
                import_demo(slug)
                if slug == "xincheng":
                    renew_a_committee()
                    count_a_vote()
                    settle_a_dispute()
        forget_marks()
        long = [label.slug for label in made.labels if label.kind in _TAKE_LONG]
        for night in NIGHTS:
            plan_night(day=night, compounds=Compound.objects.exclude(slug__in=long))
        drain(seconds=600)
        yield


@pytest.fixture
def compounds(
    committed_rows: None, lived: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[str, Compound]]:
    with django_db_blocker.unblock():
        yield {one.slug: one for one in Compound.objects.order_by("slug")}
