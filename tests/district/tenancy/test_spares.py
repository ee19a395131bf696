"""Schemas that stand ready: as many as are wanted, each of them whole."""

from io import StringIO

import pytest
from django.core.management import call_command

from district.tenancy.models import Spare
from district.tenancy.schemas import schema_states

pytestmark = pytest.mark.committed


def filled(wanted: int) -> str:
    said = StringIO()
    call_command("fill_spares", str(wanted), stdout=said)
    return said.getvalue()


def test_the_command_makes_what_is_lacking_and_says_how_fast(db: None) -> None:
    before, schemas = Spare.objects.count(), set(schema_states())
    assert filled(before + 3).splitlines()[-1].startswith("3 made, ")
    assert Spare.objects.count() == before + 3
    made = set(schema_states()) - schemas
    assert made <= set(Spare.objects.values_list("schema_name", flat=True)) and len(made) == 3


def test_nothing_is_made_where_enough_stand_ready(db: None) -> None:
    before = set(schema_states())
    assert filled(Spare.objects.count()).startswith("0 made, ")
    assert set(schema_states()) == before
