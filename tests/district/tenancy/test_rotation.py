"""After a rotation of the keys everything is sealed anew, and whoever breaks off goes on."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from district.audit.models import AuditEntry
from district.core.errors import Conflict
from district.registry.models import Compound
from district.tenancy.rotation import keys_in_use, seal_compound_anew
from district.tenancy.sealing import traces
from tenants.people.models import Person
from tenants.people.services import correct_person, ensure_person, register_person
from tenants.people.told import Told
from tenants.records.models import UploadedFile
from tenants.records.services import NamedFile
from tenants.records.uploads import files_of, keep_upload
from tests import make
from tests.visitors import inside

PHONES = ("13900000001", "13900000002", "13900000003")
OLD, NEW = "tests only, and of long ago", "a newer key"


@pytest.fixture
def people(meijing: Compound, settings: Any) -> Compound:
    """Three persons and an uploaded file under key 1, and the second key beside it."""
    settings.PERSONAL_DATA_KEYS = {1: OLD}
    with inside(meijing):
        for phone in PHONES:
            Person.objects.create(name=phone[-1], phone=phone)
        Person.objects.create(name="无电话")
        keep_upload(account=make.account(), files=[NamedFile("a.csv", b"\xff\x00 not a text")])
    settings.PERSONAL_DATA_KEYS = {1: OLD, 2: NEW}
    return meijing


def reads_everything(place: Compound) -> None:
    with inside(place):
        assert sorted(filter(None, (one.phone for one in Person.objects.all()))) == [*PHONES]
        file = UploadedFile.objects.select_related("upload").get()
        assert [one.content for one in files_of(file.upload)] == [b"\xff\x00 not a text"]


def found_by(place: Compound, phone: str) -> int:
    with inside(place):
        return Person.objects.filter(phone_trace__in=traces(phone)).count()


@pytest.mark.committed  # sealing anew logs in as the schema's owner
def test_all_is_sealed_under_the_newest_key_and_everybody_found_all_the_while(
    people: Compound, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [found_by(people, phone) for phone in PHONES] == [1, 1, 1]
    batches = seal_compound_anew(people, batch=1)
    for _written in batches:
        assert [found_by(people, phone) for phone in PHONES] == [1, 1, 1]
    call_command("reseal", "meijing")
    assert "meijing: 0 rows" in capsys.readouterr().out
    settings.PERSONAL_DATA_KEYS = {2: NEW}
    assert keys_in_use(people) == {2}
    assert [found_by(people, phone) for phone in PHONES] == [1, 1, 1]
    reads_everything(people)


@pytest.mark.committed
def test_one_run_is_all_that_a_rotation_takes(
    people: Compound, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("reseal", "meijing")
    settings.PERSONAL_DATA_KEYS = {2: NEW}
    call_command("reseal", "meijing")
    printed = capsys.readouterr().out
    assert "meijing: 4 rows" in printed and "meijing: 0 rows" in printed
    entries = AuditEntry.objects.filter(action="compounds.resealed")
    assert [one.facts for one in entries] == [{"rows": 4, "key": 2}]


def test_nobody_is_entered_twice_between_two_keys(people: Compound) -> None:
    with inside(people):
        told = Told("1", phone=PHONES[0], identity_number="11010519491231002X")
        known = ensure_person(told=told)
        assert known.created_at == Person.objects.get(name="1").created_at
        stood = known.phone_trace
        correct_person(person=known, told=replace(told, name="康一舟"))
        assert Person.objects.get(name="康一舟").phone_trace == stood
        with pytest.raises(Conflict, match="已经登记过"):
            register_person(told=replace(told, name="康一舟", phone=""))


@pytest.mark.committed
def test_whoever_breaks_off_goes_on_where_it_stopped(people: Compound, settings: Any) -> None:
    settings.PERSONAL_DATA_KEYS = {2: NEW}
    with pytest.raises(CommandError, match="meijing 还有资料用第 1 号钥匙加密"):
        call_command("reseal")
    settings.PERSONAL_DATA_KEYS = {1: OLD, 2: NEW}
    batches = seal_compound_anew(people, batch=1)
    assert next(batches) == 1
    batches.close()
    assert keys_in_use(people) == {1, 2}
    assert sum(seal_compound_anew(people, batch=2)) == 3
    assert keys_in_use(people) == {2}
    reads_everything(people)


def test_a_compound_that_is_not_there_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="没有找到小区：nowhere"):
        call_command("reseal", "nowhere")


def test_no_sealed_column_is_forgotten(meijing: Compound) -> None:
    """Whatever is bytes in a compound's table is sealed anew with the rest, or is a trace."""
    with inside(meijing), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name || '.' || column_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND data_type = 'bytea'"
        )
        assert {one for (one,) in cursor.fetchall()} == {
            "compound_messages_contact.address",
            "compound_messages_dispatch.secret",
            "disputes_dangerreport.note",
            "disputes_dispute.certificate",
            "disputes_dispute.committee",
            "disputes_dispute.outcome",
            "disputes_dispute.signed_by",
            "disputes_dispute.text",
            "disputes_disputestep.note",
            "disputes_party.name",
            "disputes_party.phone",
            "people_person.phone",
            "people_person.phone_trace",
            "people_person.identity_number",
            "people_person.identity_trace",
            "records_uploadedfile.content",
            "rooms_counsellingslot.code_trace",
            "surveys_reply.content",
            "surveys_saying.text",
        }
