"""Phones and identity numbers stand sealed under a key of the compound's own."""

from typing import Any

import pytest
from django.db import connection

from district.core.errors import DomainError
from district.registry.models import Compound
from district.tenancy.context import compound_context
from district.tenancy.sealing import seal, trace, traces, unseal
from tenants.people.models import Person

COLUMN = "people.person.phone"


def test_the_column_holds_nothing_readable_and_opens_again(meijing: Compound) -> None:
    with compound_context(meijing):
        person = Person.objects.create(name="康一舟", phone="13900000001")
        with connection.cursor() as cursor:
            cursor.execute("SELECT phone FROM people_person WHERE id = %s", [person.pk])
            stored = bytes(cursor.fetchone()[0])
        assert b"139" not in stored
        assert Person.objects.get(pk=person.pk).phone == "13900000001"
        assert Person.objects.create(name="无电话").phone == ""


def test_the_same_text_is_never_sealed_alike_and_leaves_the_same_trace(meijing: Compound) -> None:
    with compound_context(meijing):
        assert seal("13900000001", column=COLUMN) != seal("13900000001", column=COLUMN)
        assert trace("13900000001") == trace("13900000001") != trace("13900000002")


def test_one_compounds_key_opens_nothing_of_anothers(meijing: Compound, wangfu: Compound) -> None:
    with compound_context(meijing):
        sealed, traced = seal("13900000001", column=COLUMN), trace("13900000001")
    with compound_context(wangfu):
        assert trace("13900000001") != traced
        with pytest.raises(DomainError, match="PERSONAL_DATA_KEYS"):
            unseal(sealed, column=COLUMN)


def test_a_value_opens_in_its_own_column_alone(meijing: Compound) -> None:
    with compound_context(meijing):
        sealed = seal("13900000001", column=COLUMN)
        with pytest.raises(DomainError):
            unseal(sealed, column="people.person.identity_number")


def test_a_new_key_seals_and_the_old_one_still_opens(meijing: Compound, settings: Any) -> None:
    with compound_context(meijing):
        before, traced = seal("13900000001", column=COLUMN), trace("13900000001")
        settings.PERSONAL_DATA_KEYS = {1: "tests only", 2: "a newer key"}
        assert seal("13900000001", column=COLUMN)[0] == 2
        assert unseal(before, column=COLUMN) == "13900000001"
        assert trace("13900000001") != traced and traced in traces("13900000001")
        settings.PERSONAL_DATA_KEYS = {2: "a newer key"}
        with pytest.raises(DomainError, match="PERSONAL_DATA_KEYS"):
            unseal(before, column=COLUMN)
