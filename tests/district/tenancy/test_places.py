"""Standing in a place: what a switch costs, and that nothing is left over."""

from threading import Thread

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from district.core.errors import DomainError
from district.registry.models import Compound
from district.tenancy.context import (
    compound_context,
    current_compound,
    district_context,
    place_key,
    require_compound,
)
from tests import make


def search_path() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('search_path') || ' as ' || current_user")
        return str(cursor.fetchone()[0])


def test_a_test_starts_outside_every_compound(db: None) -> None:
    assert current_compound() is None
    assert search_path().startswith("public, pg_temp as chunshui_district")


def test_the_search_path_of_a_compound_holds_no_public(in_meijing: Compound) -> None:
    schema = in_meijing.schema_name
    assert search_path() == f"{schema}, pg_temp as t_{schema}"


def test_an_error_inside_leaves_no_place_behind(meijing: Compound) -> None:
    with pytest.raises(ZeroDivisionError), compound_context(meijing):
        raise ZeroDivisionError
    assert place_key() == "public"
    assert search_path().startswith("public, pg_temp as chunshui_district")


def test_places_nest_and_come_back(meijing: Compound, wangfu: Compound) -> None:
    with compound_context(meijing):
        with district_context():
            assert search_path().startswith("public, pg_temp as chunshui_district")
        with compound_context(wangfu):
            assert wangfu.schema_name in search_path()
        assert meijing.schema_name in search_path()


def test_entering_the_same_place_again_sends_no_statement(meijing: Compound) -> None:
    with compound_context(meijing):
        search_path()
    with CaptureQueriesContext(connection) as queries, compound_context(meijing):
        search_path()
    assert len(queries) == 1


def test_a_thread_of_a_request_is_in_no_compound(in_meijing: Compound) -> None:
    seen: list[str] = []
    thread = Thread(target=lambda: seen.append(place_key()))
    thread.start()
    thread.join()
    assert seen == ["public"]


def test_what_needs_a_compound_is_refused_outside(db: None) -> None:
    with pytest.raises(DomainError, match="只能在一个小区的工作区里"):
        require_compound()


def test_a_row_of_one_compound_cannot_be_saved_in_another(
    meijing: Compound, wangfu: Compound
) -> None:
    with compound_context(meijing):
        building = make.building("1号楼")
    with compound_context(wangfu), pytest.raises(RuntimeError, match="another schema"):
        building.save()


@pytest.mark.parametrize(
    "host", ["nobody.localhost", "MEIJING.localhost.evil", "meijing.localhost@wangfu", "a b"]
)
def test_an_unknown_host_reaches_no_compound(client: Client, db: None, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code in {400, 404}


@override_settings(ALLOWED_HOSTS=["*"])
def test_a_forwarded_host_is_not_believed(client: Client, meijing: Compound) -> None:
    answer = client.get(
        "/", headers={"host": "nobody.localhost", "x-forwarded-host": "meijing.localhost"}
    )
    assert answer.status_code == 404


def test_a_suspended_compound_answers_no_more(client: Client, meijing: Compound) -> None:
    Compound.objects.filter(pk=meijing.pk).update(status="suspended")
    assert client.get("/", headers={"host": "meijing.localhost"}).status_code == 503
