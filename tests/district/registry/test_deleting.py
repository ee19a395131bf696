"""A compound's data go by the hands of two persons, late, whole, and with a certificate."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction
from pytest_django import DjangoDbBlocker

from district.core.errors import Conflict, DomainError, Forbidden
from district.core.ids import uuid7
from district.metrics.ledger import plan_night
from district.registry.certificates import is_sound
from district.registry.models import (
    Compound,
    CompoundStatus,
    Deletion,
    DeletionCertificate,
)
from district.registry.services import erasing
from district.registry.services.deleting import (
    ask_for_deletion,
    confirm_deletion,
    recover_compound,
    withdraw_deletion,
)
from district.registry.services.erasing import carry_out_deletions
from district.registry.services.life import close_compound, reopen_compound
from district.registry.services.opening import register_compound
from district.tenancy.context import compound_context, district_context
from district.tenancy.models import Spare
from district.tenancy.names import runtime_role
from district.tenancy.schemas import schema_exists
from tests import make
from tests.conftest import OwnDatabase
from tests.district.registry.lives import ONE, OTHER, at, expected, told

CLOSED = date(2028, 1, 31)
LATER = CLOSED + timedelta(days=30)  # 1 March of a leap year
DUE = LATER + timedelta(days=7)


def close(compound: Compound) -> None:
    with at(CLOSED):
        close_compound(compound=compound, **told())


def put_away(compound: Compound) -> Deletion:
    close(compound)
    with at(LATER):
        deletion = ask_for_deletion(compound=compound, **told(ONE))
        confirm_deletion(compound=compound, **told(OTHER))
    deletion.refresh_from_db()
    return deletion


def erase(compound: Compound) -> DeletionCertificate:
    put_away(compound)
    with at(DUE):
        assert carry_out_deletions() == 1
    return DeletionCertificate.objects.get()


def role_exists(compound: Compound) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_roles WHERE rolname = %s", [runtime_role(compound.schema_name)]
        )
        return cursor.fetchone() is not None


@pytest.mark.committed
@pytest.mark.parametrize(("days", "code"), [(0, "state_unfit"), (29, "retention_runs")])
def test_only_what_was_closed_long_ago_is_deleted(meijing: Compound, days: int, code: str) -> None:
    if days:
        close(meijing)
    with at(CLOSED + timedelta(days=days), "23:59:58"), pytest.raises(DomainError, match=code):
        ask_for_deletion(compound=meijing, **told())


@pytest.mark.committed
def test_who_asked_cannot_confirm(meijing: Compound) -> None:
    close(meijing)
    with at(LATER):
        ask_for_deletion(compound=meijing, **told(ONE))
        with pytest.raises(Forbidden, match="second_person_needed"):
            confirm_deletion(compound=meijing, **told(ONE))
    assert schema_exists(meijing.schema_name)


@pytest.mark.committed
def test_the_database_itself_asks_for_two_persons(meijing: Compound) -> None:
    with pytest.raises(IntegrityError, match="deletion_takes_two_persons"), transaction.atomic():
        Deletion.objects.create(compound=meijing, reason="x", asked_by_id=ONE, confirmed_by_id=ONE)


@pytest.mark.committed
def test_nothing_is_confirmed_that_nobody_asked_for_or_that_was_withdrawn(
    meijing: Compound,
) -> None:
    close(meijing)
    with at(LATER):
        with pytest.raises(Conflict, match="no_deletion"):
            confirm_deletion(compound=meijing, **told(OTHER))
        ask_for_deletion(compound=meijing, **told(ONE))
        with pytest.raises(Conflict, match="deletion_asked"):
            ask_for_deletion(compound=meijing, **told(OTHER))
        withdraw_deletion(compound=meijing, **told(OTHER))
        with pytest.raises(Conflict, match="no_deletion"):
            confirm_deletion(compound=meijing, **told(OTHER))
        ask_for_deletion(compound=meijing, **told(OTHER))


@pytest.mark.committed
def test_what_is_confirmed_is_out_of_reach_at_once(meijing: Compound) -> None:
    deletion = put_away(meijing)
    assert meijing.status == CompoundStatus.DELETED
    assert not schema_exists(meijing.schema_name) and schema_exists(deletion.hidden_name)
    with compound_context(meijing), transaction.atomic(), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute(f"SELECT 1 FROM {deletion.hidden_name}.identity_account")
        connection.set_rollback(True)


@pytest.mark.committed
def test_until_the_last_second_it_can_be_recovered_whole(meijing: Compound) -> None:
    with compound_context(meijing):
        make.building("9号楼")
    put_away(meijing)
    with at(DUE - timedelta(days=1), "23:59:57"):
        assert carry_out_deletions() == 0
        recover_compound(compound=meijing, **told(ONE))
        assert meijing.status == CompoundStatus.CLOSED
        reopen_compound(compound=meijing, **told(ONE))
    with compound_context(meijing):
        make.building("10号楼")


@pytest.mark.committed
def test_on_the_day_of_erasing_it_is_too_late(meijing: Compound) -> None:
    put_away(meijing)
    with at(DUE, "00:00:00"), pytest.raises(Conflict, match="erased"):
        recover_compound(compound=meijing, **told(ONE))


@pytest.mark.committed
def test_the_certificate_counts_what_was_there(meijing: Compound) -> None:
    with compound_context(meijing):
        for number in range(3):
            make.building(f"{number}号楼")
    certificate = erase(meijing)
    assert certificate.contents["register_building"] == 3
    assert certificate.table_count == len(certificate.contents) - 1
    rows = {name: count for name, count in certificate.contents.items() if name != "files"}
    assert certificate.row_count == sum(rows.values())
    assert (certificate.asked_by_id, certificate.confirmed_by_id) == (ONE, OTHER)
    assert certificate.closed_on == CLOSED
    assert is_sound(certificate)
    certificate.contents["register_building"] = 2
    assert not is_sound(certificate)


@pytest.mark.committed
def test_a_certificate_is_never_rewritten(meijing: Compound) -> None:
    erase(meijing)
    with transaction.atomic(), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute("UPDATE registry_deletioncertificate SET row_count = 0")
        connection.set_rollback(True)


@pytest.mark.committed
def test_schema_and_role_are_gone_and_a_second_run_does_nothing(db: None) -> None:
    Spare.objects.all().delete()  # what is made now, no other database knows the roles of
    here_alone = make.compound("huapu", name="花圃")
    erase(here_alone)
    assert not schema_exists(here_alone.schema_name) and not role_exists(here_alone)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'z\\_%%'")
        assert cursor.fetchone() == (0,)
    with at(DUE + timedelta(days=1)):
        assert carry_out_deletions() == 0


@pytest.mark.committed
def test_its_names_are_never_used_again(meijing: Compound, wangfu: Compound) -> None:
    erase(meijing)
    place = make.community("龙山社区居委会")
    with pytest.raises(Conflict, match="slug_taken"):
        register_compound(name="美景华庭", slug="meijing", community=place, go_live_on=DUE)
    with pytest.raises(IntegrityError, match="schema_name"), transaction.atomic():
        Compound.objects.filter(pk=wangfu.pk).update(schema_name=meijing.schema_name)


@pytest.mark.committed
def test_old_nights_still_count_it_and_are_planned_no_more(meijing: Compound) -> None:
    night = date(2023, 4, 30)
    assert plan_night(day=night, compounds=[meijing]) == 1
    erase(meijing)
    assert expected(meijing, night, night) == "y"
    assert plan_night(day=night, compounds=[meijing], again=True) == 0


@pytest.mark.committed
@pytest.mark.parametrize("step", ["count_contents", "hide_schema"])
def test_a_confirmation_that_was_interrupted_is_finished_by_the_clock(
    meijing: Compound, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    close(meijing)
    with at(LATER):
        ask_for_deletion(compound=meijing, **told(ONE))
        with monkeypatch.context() as patched, pytest.raises(RuntimeError):
            patched.setattr(erasing, step, _dies)
            confirm_deletion(compound=meijing, **told(OTHER))
        assert schema_exists(meijing.schema_name)
        carry_out_deletions()
        assert not schema_exists(meijing.schema_name)
    assert Deletion.objects.get().contents


@pytest.mark.committed
@pytest.mark.parametrize("step", ["remove_everything", "_certify"])
def test_an_erasing_that_was_interrupted_is_finished_by_the_clock(
    meijing: Compound, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    put_away(meijing)
    with at(DUE):
        with monkeypatch.context() as patched:
            patched.setattr(erasing, step, _dies)
            assert carry_out_deletions() == 0
        assert carry_out_deletions() == 1
    assert is_sound(DeletionCertificate.objects.get())


def _dies(*_args: object) -> None:
    raise RuntimeError("killed")


def test_of_two_who_confirm_at_once_one_does(
    own_database: OwnDatabase, django_db_blocker: DjangoDbBlocker
) -> None:
    meijing = Compound.objects.get(slug="meijing")
    with at(CLOSED):
        close_compound(compound=meijing, **told())
    barrier = Barrier(2)

    def confirm(_number: int) -> object:
        with django_db_blocker.unblock(), district_context():
            mine = Compound.objects.get(slug="meijing")
            barrier.wait(timeout=10)
            try:
                confirm_deletion(compound=mine, **told(uuid7()))
                return None
            except Exception as error:
                return error
            finally:
                connections.close_all()

    with at(LATER):
        ask_for_deletion(compound=meijing, **told(ONE))
        with ThreadPoolExecutor(2) as pool:
            got = list(pool.map(confirm, range(2)))
    assert sorted(type(one).__name__ for one in got) == ["Conflict", "NoneType"]
    assert Deletion.objects.get().contents
