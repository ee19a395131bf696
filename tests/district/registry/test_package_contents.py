"""What a package carries: everything that may leave, to the last byte."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from district.audit.models import AuditEntry
from district.identity.models import Account, ApiToken, Invitation
from district.registry.models import Compound, CompoundStatus
from district.registry.services.exporting import export_compound
from district.registry.services.importing import import_compound
from district.tenancy.context import compound_context
from district.tenancy.packages.media import media_folder
from tenants.matters.models import Matter
from tenants.matters.services.entry import report_matter
from tenants.people.models import Person
from tenants.people.queries import like, with_number
from tenants.people.told import Told
from tests.conftest import copied_database, standing_in
from tests.district.conftest import Parcel
from tests.district.parcels import Members, counts, forget_compounds, members_of
from tests.isolation.ground import NUMBER, contents

# Their words leave under the keys of the package, and arrive under others.
SEALED = (
    "disputes_dangerreport",
    "disputes_dispute",
    "disputes_disputestep",
    "disputes_party",
    "people_person",
    "surveys_reply",
    "surveys_saying",
)
# These leave in part or not at all; what becomes of them is claimed one by one below.
WITHHELD = {
    "identity_account",
    "identity_admission",
    "identity_apitoken",
    "identity_invitation",
    "late_latechange",
    "compound_messages_verdictlink",
    "matters_knownedition",
    *SEALED,
    "property_knownchecklist",
    "records_upload",
    "records_uploadedfile",
}

pytestmark = pytest.mark.usefixtures("committed_rows")


@dataclass(frozen=True)
class Arrived:
    """The compound of the package, and what stood in it before anybody touched it."""

    place: Compound
    contents: dict[str, str]
    counts: dict[str, int]


@pytest.fixture(scope="module")
def arrived(
    parcel: Parcel, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Arrived]:
    """In an installation that had no compound; committed, and shared by the claims below."""
    media = tmp_path_factory.mktemp("arrived") / "media"
    with (
        django_db_blocker.unblock(),
        copied_database() as copy,
        standing_in(copy),
        override_settings(MEDIA_ROOT=media),
    ):
        forget_compounds()
        place = import_compound(file=parcel.file)
        yield Arrived(place, contents(place), counts(place))


def test_what_was_exported_is_there_after_the_import_row_by_row(
    parcel: Parcel, arrived: Arrived
) -> None:
    assert (arrived.place.slug, arrived.place.status) == ("meijing", CompoundStatus.ACTIVE)
    found, sent = arrived.contents, parcel.contents
    assert {table for table in found if found[table] != sent[table]} == WITHHELD
    assert len(found) > 20


def test_the_rows_of_csv_json_and_the_manifest_are_as_many(
    parcel: Parcel, members: Members, arrived: Arrived
) -> None:
    manifest = json.loads(members["manifest.json"])
    assert parcel.exported.rows == sum(table["rows"] for table in manifest["tables"]) > 40
    for table in manifest["tables"]:
        lines = csv.DictReader(io.StringIO(members[f"tables/{table['name']}.csv"].decode()))
        objects = members[f"tables/{table['name']}.jsonl"].splitlines()
        columns = [column["name"] for column in table["columns"]]
        assert lines.fieldnames == columns
        assert all(list(json.loads(one)) == columns for one in objects)
        assert len(list(lines)) == len(objects) == table["rows"] == arrived.counts[table["name"]]


def test_each_column_that_leaves_is_defined(members: Members) -> None:
    told = json.loads(members["definitions.json"])
    for table in json.loads(members["manifest.json"])["tables"]:
        columns = [column["name"] for column in table["columns"]]
        assert list(told[table["name"]]["columns"]) == columns
    category = told["matters_matter"]["columns"]["category"]
    assert (category["name"], category["choices"]["parking"]) == ("类别", "停车")
    unit = told["matters_matter"]["columns"]["unit_id"]
    assert unit["refers_to"] == {"table": "register_unit", "column": "id"}


def test_a_package_that_is_exported_again_holds_the_same_rows(
    members: Members, arrived: Arrived, tmp_path: Path
) -> None:
    export_compound(compound=arrived.place, file=tmp_path / "again.zip")
    again = members_of(tmp_path / "again.zip")
    told = {"README.txt", "manifest.json", "SHA256SUMS"}  # they tell the moment of the export
    tables = ("audit_auditentry", *SEALED)  # grown, and sealed anew
    other = {f"tables/{table}.{kind}" for table in tables for kind in ("csv", "jsonl")}
    assert {name for name in members if members[name] != again[name]} - told == other
    assert again.keys() == members.keys()


def test_sealed_values_open_in_the_other_compound_and_are_found_again(arrived: Arrived) -> None:
    with compound_context(arrived.place):
        person = Person.objects.exclude(identity_trace=None).get()
        assert (person.phone, person.identity_number) == ("13700000005", NUMBER)
        assert with_number(NUMBER) == person
        assert like(Told(person.name, phone=person.phone)) == person


def test_whoever_holds_the_package_can_open_what_is_sealed_in_it(
    parcel: Parcel, members: Members
) -> None:
    assert b"13700000005" not in members["tables/people_person.csv"]
    keys = json.loads(members["manifest.json"])["keys"]
    described = json.loads(members["definitions.json"])["people_person"]["columns"]["phone"]
    lines = csv.DictReader(io.StringIO(members["tables/people_person.csv"].decode()))
    opened = set()
    for line in lines:
        value = bytes.fromhex(line["phone"].removeprefix("\\x"))
        if value:
            box = AESGCM(bytes.fromhex(keys[str(value[0])]))
            told = described["sealed_as"].encode()
            opened.add(box.decrypt(value[1:13], value[13:], told))
    assert b"13700000005" in opened


def test_pictures_come_along_under_the_new_schema(parcel: Parcel, arrived: Arrived) -> None:
    photos = list(Path(settings.MEDIA_ROOT).rglob("*.jpg"))
    folder = media_folder(arrived.place)
    assert sorted(photo.parent for photo in photos) == [
        folder / "matters",
        folder / "matters",
        folder / "visits",
        folder / "works",
    ]
    assert {photo.read_bytes() for photo in photos} == {parcel.photo}


def test_numbers_go_on_where_they_stood(arrived: Arrived) -> None:
    with compound_context(arrived.place), transaction.atomic():
        resident = Account.objects.get(phone="13700000002")
        last = max(matter.number for matter in Matter.objects.all())
        assert report_matter(actor=resident, text="灯又坏了").number == last + 1
        transaction.set_rollback(True)


def test_no_key_travels(parcel: Parcel, members: Members, arrived: Arrived) -> None:
    with compound_context(arrived.place):
        assert {account.password for account in Account.objects.all()} == {"!"}
        assert not ApiToken.objects.exists()
        assert not Invitation.objects.exists()
    whole = b"".join(members.values())
    assert b"md5$" not in whole
    assert parcel.ground.token.encode() not in whole
    assert "tables/django_session.csv" not in members


def test_the_registry_is_told_all_that_it_knew(parcel: Parcel, arrived: Arrived) -> None:
    before = parcel.ground.place
    own = {"id", "created_at", "schema_name"}
    for field in Compound._meta.concrete_fields:
        if field.name not in own:
            assert getattr(arrived.place, field.name) == getattr(before, field.name), field.name
    (placement,) = arrived.place.placements.all()
    assert placement.valid.lower == before.go_live_on
    assert arrived.place.domains.get().domain == "meijing.localhost"


def test_the_audit_says_what_came_and_what_was_taken(parcel: Parcel, arrived: Arrived) -> None:
    entry = AuditEntry.objects.get(action="compound.imported")
    assert entry.object_id == arrived.place.pk
    origin = str(parcel.ground.place.pk)
    assert entry.facts == {"sha256": parcel.exported.sha256, "origin": origin}
    with compound_context(arrived.place):
        assert AuditEntry.objects.filter(action="compound.export_began").exists()
