"""The list of matters asks the database as often, however it is narrowed and however long it is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from district.core.clock import now
from district.core.permissions import Role
from district.identity.models import Account
from district.registry.models import Compound
from tenants.matters.models import Category, Matter, Source, Urgency
from tenants.matters.services import finish, record_for_other
from tenants.register.models import Unit
from tenants.subareas.services import mark_out
from tests.make import account
from tests.visitors import inside, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_filled")]
MOST = 9


@pytest.fixture
def person(filled: Compound) -> Account:
    with inside(filled):
        return account(Role.SECRETARY)


@pytest.fixture
def filters(filled: Compound, person: Account) -> dict[str, str]:
    """Every way to narrow the list; each finds what :func:`grow` makes, the last one nothing."""
    with inside(filled):
        unit = Unit.objects.get(building__name="3号楼", name="2单元")
        part = mark_out(name="东片", units=[unit], place="车棚")
        common = mark_out(name="共建区", units=(), is_common=True)
    return {
        "all": "",
        **{name: f"show={name}" for name in ("waiting", "done", "mine")},
        **{name: f"clock={name}" for name in ("overdue", "stopped")},
        "part": f"part={part.pk}",
        "common part": f"part={common.pk}",
        "words": "q=漏水",
        "five words": "q=水 漏 墙 3号楼 渗",
        "words in a part": f"q=漏水&part={part.pk}&show=done",
        "letters": "q=lsl",
        "letters in a part": f"q=3hl2&part={part.pk}",
        "category": f"category={Category.UTILITIES}",
        "urgency": f"urgency={Urgency.ORDINARY}",
        "responsible": f"responsible={person.pk}",
        "age": "age=year",
        "nothing": f"responsible={person.pk}&q=没有这样的话",
    }


def grow(person: Account, count: int) -> None:
    """So many more matters of a unit, of none, and done, all of them old."""
    unit = Unit.objects.get(building__name="3号楼", name="2单元")
    for number in range(count * 3):
        matter = record_for_other(
            actor=person,
            source=Source.PHONE,
            text="漏水了，墙渗水",
            category=Category.UTILITIES,
            unit_id=unit.pk if number % 3 else None,
        )
        if number % 3 == 1:
            finish(actor=person, matter_id=matter.pk, outcome="换了水管")
    ago = now() - timedelta(days=500)
    Matter.objects.update(responsible=person, accepted_at=ago, complete_by=ago)


def statements(browser: Client, filters: dict[str, str]) -> dict[str, tuple[bool, int]]:
    """For each way whether it found something, and how often it asked; which host it is of aside."""
    told = {}
    for name, query in filters.items():
        with CaptureQueriesContext(connection) as asked:
            shown = browser.get(f"/matters/?{query}").content.decode()
        of_page = [one for one in asked.captured_queries if "registry_" not in one["sql"]]
        told[name] = ("row-title" in shown, len(of_page))
    return told


def test_the_list_takes_the_same_statements_however_narrowed_and_however_long(
    filled: Compound, person: Account, filters: dict[str, str]
) -> None:
    browser = visitor(filled, person)
    with inside(filled):
        grow(person, 1)
    short = statements(browser, filters)
    with inside(filled):
        grow(person, 19)
    assert statements(browser, filters) == short
    assert [name for name, (is_found, _count) in short.items() if not is_found] == ["nothing"]
    assert max(count for _found, count in short.values()) <= MOST, short
