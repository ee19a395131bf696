"""A compound comes in with its package: all of it, or nothing."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from district.core.errors import Conflict, DomainError
from district.identity.models import Account
from district.registry.models import Compound, DivisionPeriod
from district.registry.services.importing import import_compound
from district.tenancy.context import compound_context
from tests import make
from tests.conftest import OwnDatabase
from tests.district.conftest import Parcel
from tests.district.parcels import Members, packed, refusal, sealed, traces
from tests.isolation.ground import contents


def test_it_comes_in_beside_the_others_under_another_address_and_name(
    parcel: Parcel, own_database: OwnDatabase, media: Path, client: Client
) -> None:
    others = {place: contents(place) for place in Compound.objects.all()}
    arrived = import_compound(file=parcel.file, slug="meijing-2", name="美景华庭（存档）")
    assert contents(arrived)["matters_matter"] == parcel.contents["matters_matter"]
    assert {place: contents(place) for place in others} == others
    assert client.get("/login/", headers={"host": "meijing-2.localhost"}).status_code == 200


def test_a_name_that_is_taken_is_said_and_nothing_stays(
    parcel: Parcel, own_database: OwnDatabase, media: Path
) -> None:
    before = traces(media)
    for slug, name, sentence in (
        ("", "另一个", "网址名“meijing”已被使用"),
        ("another", "", "已有名为“美景华庭”的小区"),
        ("../x", "另一个", "网址名只能用"),
    ):
        with pytest.raises(DomainError) as refused:
            import_compound(file=parcel.file, slug=slug, name=name)
        assert sentence in refused.value.sentence
    assert traces(media) == before


def test_the_same_package_cannot_come_twice(parcel: Parcel, empty: OwnDatabase) -> None:
    import_compound(file=parcel.file)
    with pytest.raises(Conflict) as refused:
        import_compound(file=parcel.file, slug="again", name="又一次")
    assert refused.value.sentence == "这个数据包已经导入过，就是网址名为“meijing”的小区。"
    assert Compound.objects.count() == 1


def with_row(members: Members, table: str, row: str) -> Members:
    """The members with one more row in a table, sealed as if it had been exported so."""
    name = f"tables/{table}.csv"

    def one_more(manifest: dict[str, Any]) -> None:
        (told,) = (one for one in manifest["tables"] if one["name"] == table)
        told["rows"] += 1

    return sealed(members | {name: members[name] + row.encode()}, one_more)


ROW = "01a215b4-57c5-7e6c-8e98-fded57ac4740,2026-11-26 02:34:30+00"


def test_a_row_that_may_not_come_in_is_refused_with_its_file(
    members: Members, empty: OwnDatabase, media: Path, tmp_path: Path
) -> None:
    before = traces(media)
    for table, row in {
        "identity_account": f"{ROW},md5$x$y,,13700000009,某人,t,f,0,\n",
        "identity_invitation": f"{ROW},abc,secretary,,,,2099-01-01,,,,\n",
        "matters_photo": f"{ROW},x.jpg,1,1,,{ROW[:36]}\n",
        "register_building": "no row at all\n",
    }.items():
        file = packed(tmp_path / f"{table}.zip", with_row(members, table, row))
        with pytest.raises(DomainError) as refused:
            import_compound(file=file)
        assert f"“tables/{table}.csv”里有这里不接受的行" in refused.value.sentence
    assert traces(media) == before


def _with_keys(keys: dict[str, str], manifest: dict[str, Any]) -> None:
    manifest["keys"] = keys


def test_values_that_the_packages_keys_do_not_open_are_refused(
    members: Members, empty: OwnDatabase, media: Path, tmp_path: Path
) -> None:
    before = traces(media)
    for name, keys in (("foreign", {"1": "00" * 32}), ("none", {})):
        told = sealed(members, partial(_with_keys, keys))
        with pytest.raises(DomainError) as refused:
            import_compound(file=packed(tmp_path / f"{name}.zip", told))
        assert "“tables/disputes_dangerreport.csv”里有这里不接受的行" in refused.value.sentence
    assert traces(media) == before


@pytest.mark.parametrize("keys", [{"x": "00" * 32}, {"1": "00"}, {"1": 5}, {"300": "00" * 32}, []])
def test_keys_that_are_none_are_refused(members: Members, tmp_path: Path, keys: object) -> None:
    told = sealed(members, lambda manifest: manifest.update(keys=keys))
    assert "读不懂" in refusal(packed(tmp_path / "keys.zip", told))


def test_a_row_without_a_key_comes_in(members: Members, empty: OwnDatabase, tmp_path: Path) -> None:
    row = f"{ROW},!,,13700000009,某人,t,f,0,\n"
    file = packed(tmp_path / "more.zip", with_row(members, "identity_account", row))
    with compound_context(import_compound(file=file)):
        assert Account.objects.filter(phone="13700000009").exists()


def changed_facts(members: Members, **values: Any) -> Members:
    return sealed(members, lambda manifest: manifest["compound"].update(values))


def test_facts_that_the_registry_cannot_know_are_refused(
    members: Members, empty: OwnDatabase, media: Path, tmp_path: Path
) -> None:
    before = traces(media)
    for change in ({"governance": "kingdom"}, {"go_live_on": "soon"}, {"community_code": "9"}):
        file = packed(tmp_path / "facts.zip", changed_facts(members, **change))
        with pytest.raises(DomainError, match=r"package_facts|no_division"):
            import_compound(file=file)
    assert traces(media) == before


def test_an_earlier_community_comes_along_with_its_days(
    members: Members, empty: OwnDatabase, tmp_path: Path
) -> None:
    codes = dict(DivisionPeriod.objects.values_list("name", "code"))
    earlier, now = codes["河东社区居委会"], codes["龙山社区居委会"]
    moved = [
        {"code": earlier, "since": "2022-04-01", "until": "2023-01-01", "weight": 10_000},
        {"code": now, "since": "2023-01-01", "until": None, "weight": 10_000},
    ]
    file = packed(tmp_path / "moved.zip", changed_facts(members, placements=moved))
    arrived = import_compound(file=file)
    first, second = arrived.placements.order_by("valid")
    assert (first.community, second.community) == (
        make.community("河东社区居委会"),
        arrived.community,
    )
    assert first.valid.upper == second.valid.lower == date(2023, 1, 1)


def test_a_table_of_another_structure_is_named(
    members: Members, empty: OwnDatabase, media: Path, tmp_path: Path
) -> None:
    def widened(manifest: dict[str, Any]) -> None:
        (table,) = (one for one in manifest["tables"] if one["name"] == "register_building")
        table["columns"][-1]["type"] = "bigint"

    before = traces(media)
    with pytest.raises(DomainError) as refused:
        import_compound(file=packed(tmp_path / "wide.zip", sealed(members, widened)))
    assert "表 register_building 和这里的结构不同" in refused.value.sentence
    assert traces(media) == before
