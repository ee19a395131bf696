"""The district inside one compound: by consent or in an emergency, reading only, for a time."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from district.audit.models import AuditEntry
from district.core.clock import now, today
from district.core.errors import Conflict, DomainError, Forbidden
from district.core.permissions import TABLE, Action, Role
from district.identity.access import may
from district.identity.models import Account, Admission, RoleGrant
from district.identity.queries import open_admissions, people
from district.identity.services.admissions import end_admission, enter_by_link, give_admission
from district.identity.services.entering import end_entry, enter_compound
from district.registry.models import Compound
from district.registry.services.life import resume_compound, suspend_compound
from tests.district.registry.lives import told
from tests.isolation.ground import Ground, lived_in
from tests.make import account
from tests.visitors import inside, machine, stranger, visitor

pytestmark = pytest.mark.django_db
WHY = "一件事迟迟没有公示"


@pytest.fixture
def officer(db: None) -> Account:
    """A district administrator."""
    return account(Role.DISTRICT_ADMIN)


@pytest.fixture
def host(meijing: Compound) -> Account:
    """A compound's administrator."""
    with inside(meijing):
        return account(Role.COMPOUND_ADMIN)


@pytest.fixture(autouse=True)
def _media(settings: Any) -> None:
    settings.MEDIA_ROOT = settings.MEDIA_ROOT / "isolation"


def given(compound: Compound, by: Account, days: int = 2) -> Admission:
    with inside(compound):
        return give_admission(reason=WHY, days=days, by=by)


def entered(compound: Compound, by: Account, reason: str = WHY) -> Client:
    """A browser of the district's that has come in by its link."""
    secret = enter_compound(compound=compound, reason=reason, by=by).secret
    client = stranger(compound)
    page = f"/admissions/enter/{secret}/"
    assert client.get(page).status_code == client.get(page).status_code == 200
    assert client.post(page).status_code == 302
    return client


def test_what_the_visitor_may_is_reading_and_nothing_else() -> None:
    may = {action for action, rights in TABLE.items() if Role.DISTRICT_VISITOR in rights}
    assert may == {
        Action.MATTER_READ,
        Action.REGISTER_READ,
        Action.ORGANISATION_READ,
        Action.COUNCILS_READ,
        Action.VOTES_READ,
        Action.WORKS_READ,
    }


def test_with_the_compounds_consent_no_reason_is_asked(
    meijing: Compound, officer: Account, host: Account
) -> None:
    admission = given(meijing, host)
    client = entered(meijing, officer, reason="")
    assert client.get("/matters/").status_code == 200
    with inside(meijing):
        admission.refresh_from_db()
        assert admission.entered_at and open_admissions().count() == 1


def test_without_it_an_emergency_needs_a_reason_and_lasts_four_hours(
    meijing: Compound, officer: Account
) -> None:
    with pytest.raises(DomainError, match="请写明原因"):
        enter_compound(compound=meijing, by=officer)
    entrance = enter_compound(compound=meijing, reason=WHY, by=officer)
    assert entrance.until_at - now() <= timedelta(hours=4)


def test_the_compound_sees_it_at_once_on_every_page(
    meijing: Compound, officer: Account, host: Account
) -> None:
    browser = visitor(meijing, host)
    assert "临时进入这个小区" not in browser.get("/me/").content.decode()
    enter_compound(compound=meijing, reason=WHY, by=officer)
    assert "临时进入这个小区" in browser.get("/me/").content.decode()
    assert WHY in browser.get("/admissions/").content.decode()
    assert "临时进入这个小区" not in stranger(meijing).get("/login/").content.decode()


def test_saying_it_costs_no_statement(meijing: Compound, officer: Account, host: Account) -> None:
    browser, counts = visitor(meijing, host), []
    for act in (lambda: None, lambda: enter_compound(compound=meijing, reason=WHY, by=officer)):
        act()
        browser.get("/me/")
        with CaptureQueriesContext(connection) as sent, inside(meijing):
            browser.get("/me/")
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_both_sides_write_every_act_down(
    meijing: Compound, officer: Account, host: Account
) -> None:
    entered(meijing, officer)
    with inside(meijing):
        admission = open_admissions().get()
        end_admission(admission_id=admission.pk, by=host)
        kept = AuditEntry.objects.filter(object_id=admission.pk).order_by("id")
        assert [one.action for one in kept] == [
            f"admission.{act}" for act in ("taken", "link_made", "used", "ended")
        ]
        assert [kept[0].actor_id, kept[3].actor_id] == [officer.pk, host.pk]
    there = AuditEntry.objects.filter(action__startswith="compound.admission").order_by("id")
    assert [one.action.rsplit("_")[-1] for one in there] == ["taken", "made", "used", "ended"]
    assert there[0].actor_id == officer.pk and there[3].actor_id is None
    assert WHY not in repr(list(there.values()))


def test_a_link_works_once_and_for_minutes(meijing: Compound, officer: Account) -> None:
    secret = enter_compound(compound=meijing, reason=WHY, by=officer).secret
    page = f"/admissions/enter/{secret}/"
    with time_machine.travel(now() + timedelta(minutes=16)):
        assert stranger(meijing).post(page).status_code == 404
    assert stranger(meijing).post(page).status_code == 302
    assert stranger(meijing).post(page).status_code == 404


def test_a_link_of_one_compound_opens_no_other(
    meijing: Compound, wangfu: Compound, officer: Account
) -> None:
    secret = enter_compound(compound=meijing, reason=WHY, by=officer).secret
    assert stranger(wangfu).post(f"/admissions/enter/{secret}/").status_code == 404


@pytest.mark.parametrize("side", ["compound", "district"])
def test_either_side_ends_it_and_the_visitor_is_out(
    meijing: Compound, officer: Account, host: Account, side: str
) -> None:
    client = entered(meijing, officer)
    assert client.get("/me/").status_code == 200
    if side == "district":
        end_entry(compound=meijing, by=officer)
    else:
        with inside(meijing):
            end_admission(admission_id=open_admissions().get().pk, by=host)
    assert client.get("/me/").status_code == 302
    meijing.refresh_from_db()
    assert not meijing.is_entered
    with inside(meijing):
        assert Admission.objects.get().ended_by == side


def test_when_its_time_is_over_sessions_and_tokens_die_by_themselves(
    meijing: Compound, officer: Account
) -> None:
    client = entered(meijing, officer)
    with inside(meijing):
        guest = Account.objects.exclude(ends_at=None).get()
        RoleGrant.objects.create(account=guest, role=Role.RESIDENT, since_on=today())
    program = machine(meijing, guest)
    assert program.get("/api/v1/me").status_code == 200
    with time_machine.travel(now() + timedelta(minutes=20)):
        assert client.get("/me/").status_code == 200
    with time_machine.travel(now() + timedelta(hours=4, minutes=1)):
        assert client.get("/me/").status_code == 302
        assert program.get("/api/v1/me").status_code == 401
        with inside(meijing):
            assert not any(may(Account.objects.get(pk=guest.pk), action) for action in Action)


def test_no_token_is_made_inside(meijing: Compound, officer: Account) -> None:
    entered(meijing, officer)
    with inside(meijing):
        guest = Account.objects.exclude(ends_at=None).get()
    with pytest.raises(Forbidden):
        machine(meijing, guest)


def test_the_visitors_account_is_in_no_list_and_takes_no_other_role(
    meijing: Compound, officer: Account, host: Account
) -> None:
    entered(meijing, officer)
    with inside(meijing):
        guest = Account.objects.exclude(ends_at=None).get()
        assert guest not in people()
        assert not guest.has_usable_password()
    assert visitor(meijing, host).get(f"/people/{guest.pk}/").status_code == 404


def test_a_visitor_reads_matters_without_whose_they_are_and_changes_nothing(
    meijing: Compound, officer: Account
) -> None:
    ground: Ground = lived_in(meijing, "朱鹮", "1370000")
    client = entered(meijing, officer, reason="")
    page = f"/matters/{ground.values['matter_id']}/"
    text = client.get(page).content.decode()
    assert "漏水" in text
    assert "13700000004" not in text and "朱鹮户" not in text
    for act in ("support", "reopen", "photos"):
        assert client.post(f"{page}{act}/", {}).status_code in {403, 404}
    assert client.post("/matters/report/", {"text": "x"}).status_code == 403


def test_the_database_holds_the_ends(meijing: Compound) -> None:
    moment = now()
    for kind, length in (("given", timedelta(days=8)), ("taken", timedelta(hours=5))):
        refused = pytest.raises(IntegrityError, match="ends_within")
        with inside(meijing), refused, transaction.atomic():
            Admission.objects.create(
                kind=kind, reason=WHY, created_at=moment, until_at=moment + length
            )


def test_only_who_may_opens_and_enters(meijing: Compound, officer: Account, host: Account) -> None:
    analyst = account(Role.DEPARTMENT_ANALYST)
    with pytest.raises(Forbidden):
        enter_compound(compound=meijing, reason=WHY, by=analyst)
    with inside(meijing):
        secretary = account(Role.SECRETARY)
        with pytest.raises(Forbidden):
            give_admission(reason=WHY, days=1, by=secretary)
        for days in (0, 8):
            with pytest.raises(DomainError, match="最多同意 7 天"):
                give_admission(reason=WHY, days=days, by=host)
        give_admission(reason=WHY, days=7, by=host)
        with pytest.raises(Conflict, match="先结束"):
            give_admission(reason=WHY, days=1, by=host)


def test_the_pages_lead_all_the_way(meijing: Compound, officer: Account, host: Account) -> None:
    district = visitor(None, officer)
    assert "紧急进入" in district.get("/compounds/meijing/").content.decode()
    refused = district.post("/compounds/meijing/enter/", {"reason": "打 13912345678"})
    assert refused.status_code == 422
    made = district.post("/compounds/meijing/enter/", {"reason": WHY})
    assert made.status_code == 201
    [path] = set(
        re.findall(r"http://meijing\.localhost(/admissions/enter/[^\"]+)", made.content.decode())
    )
    client = stranger(meijing)
    assert client.post(path).status_code == 302
    assert client.get("/register/").status_code == 200
    assert district.post("/compounds/meijing/end-entry/").status_code == 302
    assert client.get("/register/").status_code == 302
    at_home = visitor(meijing, host)
    assert at_home.post("/admissions/", {"reason": WHY, "days": 3}).status_code == 302
    [one] = re.findall(
        r"/admissions/([0-9a-f-]{36})/end/", at_home.get("/admissions/").content.decode()
    )
    assert at_home.post(f"/admissions/{one}/end/").status_code == 302


def test_machines_do_the_same(meijing: Compound, officer: Account, host: Account) -> None:
    there, here = machine(None, officer), machine(meijing, host)
    made = here.post("/api/v1/admissions", {"reason": WHY, "days": 1}, "application/json")
    assert (made.status_code, made.json()["kind"]) == (201, "given")
    entrance = there.post(f"/api/v1/compounds/{meijing.pk}/enter", {}, "application/json")
    assert entrance.status_code == 201 and "/admissions/enter/" in entrance.json()["url"]
    assert here.get("/api/v1/admissions").json()["results"][0]["is_open"] is True
    assert there.post(f"/api/v1/compounds/{meijing.pk}/end-entry").status_code == 204
    again = here.delete(f"/api/v1/admissions/{made.json()['id']}")
    assert (again.status_code, again.json()["code"]) == (409, "admission_over")


@pytest.mark.committed
def test_suspending_the_compound_ends_it_too(meijing: Compound, officer: Account) -> None:
    client = entered(meijing, officer)
    suspend_compound(compound=meijing, **told())
    resume_compound(compound=meijing, **told())
    assert client.get("/me/").status_code == 302
    with inside(meijing):
        assert not open_admissions().exists()
        with pytest.raises(DomainError):
            enter_by_link(secret="x")
