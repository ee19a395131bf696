"""Compounds that stood before their lives were kept get a life by date; and the way back works."""

from datetime import date

from django.core.management import call_command

from district.registry.models import Compound, CompoundEvent
from tests.conftest import OwnDatabase
from tests.district.registry.lives import expected


def migrate(*name: str) -> None:
    call_command("migrate", "registry", *name, verbosity=0)


def test_what_was_closed_before_stays_closed_since_its_day(own_database: OwnDatabase) -> None:
    migrate("0002")
    closed = Compound.objects.filter(slug="meijing")
    closed.update(status="closed", closed_on=date(2023, 5, 1))
    migrate()
    meijing, wangfu = (Compound.objects.get(slug=slug) for slug in ("meijing", "wangfu"))
    days = (date(2023, 4, 29), date(2023, 5, 2))
    assert expected(meijing, *days) == "yynn"
    assert expected(wangfu, *days) == "yyyy"
    assert CompoundEvent.objects.filter(compound=meijing).count() == 2
