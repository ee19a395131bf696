"""What each request reads first is what Django itself would read."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from district.core.clock import now, today
from district.core.permissions import Role
from district.identity.first_reads import account_row, session_row
from district.identity.models import Account
from district.identity.services.roles import grant_role
from tests.make import account

pytestmark = pytest.mark.usefixtures("in_meijing")


def test_an_account_and_its_grants_are_read_column_by_column() -> None:
    person = account(Role.SECRETARY, Role.RESIDENT)
    account(Role.SECRETARY)
    Account.objects.filter(pk=person.pk).update(session_number=7, ends_at=now() + timedelta(1))
    found = account_row(str(person.pk), today(), {Role.SECRETARY})
    assert found is not None
    read, [grant] = found
    same = Account.objects.get(pk=person.pk)
    for field in Account._meta.concrete_fields:
        assert getattr(read, field.attname) == getattr(same, field.attname), field.name
    stored = same.grants.get(role=Role.SECRETARY)
    for field in type(grant)._meta.concrete_fields:
        assert getattr(grant, field.attname) == getattr(stored, field.attname), field.name
    assert grant.account is read and not read.is_elsewhere and not read._state.adding


def test_a_grant_counts_from_its_first_day_until_before_its_last() -> None:
    person = account()
    day = today()
    grant = grant_role(account=person, role=Role.SECRETARY)
    type(grant).objects.filter(pk=grant.pk).update(since_on=day, until_on=day + timedelta(2))
    for since, holds in ((-1, False), (0, True), (1, True), (2, False)):
        found = account_row(person.pk, day + timedelta(since), {Role.SECRETARY})
        assert found is not None and bool(found[1]) is holds, since


def test_a_session_that_ran_out_is_not_read() -> None:
    for name, hours in (("over", -1), ("alive", 1)):
        row = Session(
            session_key=name, session_data="{}", expire_date=now() + timedelta(hours=hours)
        )
        row.save()
    assert session_row("over") is None and session_row("unknown") is None
    alive = session_row("alive")
    assert alive is not None and alive.session_data == "{}"
