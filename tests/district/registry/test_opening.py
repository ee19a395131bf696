"""A compound's workspace: one schema, one role, and a wall that PostgreSQL holds."""

import pytest
from django.db import ProgrammingError, connection, transaction

from district.identity.models import Account
from district.registry.models import Compound, DivisionKind, DivisionPeriod
from district.tenancy.context import compound_context
from tests import make


@pytest.mark.django_db
def test_lishi_has_seven_streets_two_towns_two_townships_and_190_communities() -> None:
    lishi = DivisionPeriod.objects.get(code="141102")
    below = DivisionPeriod.objects.filter(path__within=lishi.path)
    kinds = [period.kind for period in below]
    assert kinds.count(DivisionKind.STREET) == 7
    assert kinds.count(DivisionKind.TOWN) == 2
    assert kinds.count(DivisionKind.TOWNSHIP) == 2
    assert kinds.count(DivisionKind.COMMUNITY) + kinds.count(DivisionKind.VILLAGE) == 190


def test_accounts_of_one_compound_are_not_there_in_the_other(
    meijing: Compound, wangfu: Compound
) -> None:
    with compound_context(meijing):
        make.account(phone="13800000001")
        assert Account.objects.filter(phone="13800000001").exists()
    with compound_context(wangfu):
        assert not Account.objects.filter(phone="13800000001").exists()
    assert not Account.objects.filter(phone="13800000001").exists()


@pytest.mark.parametrize("relation", ["public.registry_compound", "{other}.identity_account"])
def test_a_query_that_names_another_schema_is_refused_by_postgresql(
    meijing: Compound, wangfu: Compound, relation: str
) -> None:
    with compound_context(meijing), transaction.atomic(), connection.cursor() as cursor:
        statement = "SELECT count(*) FROM " + relation.format(other=wangfu.schema_name)
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute(statement)
        connection.set_rollback(True)


def test_the_audit_log_refuses_to_be_rewritten(in_meijing: Compound) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute("DELETE FROM audit_auditentry")
        connection.set_rollback(True)
