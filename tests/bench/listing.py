"""The list of matters of a compound that has ten years behind it, by each of its filters.

The baseline is the list of a young compound, asked the same. Milliseconds are what this process
and PostgreSQL compute for one page, all middleware included. MATTERS says how many (20,000).
"""

import gzip
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from district.core.clock import now
from district.core.permissions import Role
from district.identity.models import Account
from district.registry.models import Compound
from district.tenancy.context import compound_context, installation_context
from tenants.matters.models import Category, Matter, Source, State, Supporter, Urgency
from tenants.matters.searching import kept_findable
from tenants.register.models import Building, Household, Unit
from tenants.subareas.models import SubArea
from tenants.subareas.services import mark_out
from tests import make
from tests.bench.measure import Comparison, milliseconds, processor_clock, rounds
from tests.visitors import visitor

MATTERS, YOUNG = 20_000, 200
OPEN, UNITS, HOMES = 300, 60, 12
PROMISED_MS, PROMISED_KB, PROMISED_STATEMENTS = 50, 30, 9
_SAID = (
    "楼道里堆了杂物，消防通道走不过去",
    "垃圾桶三天没人清，卫生差得很，味道很大",
    "地下车库有人乱停车，早上出不来",
    "单元门锁坏了，晚上关不上，请尽快来修",
    "水管漏水，楼下顶棚已经湿了一大片",
    "电动车充电的插座不通电",
    "树枝长到窗户上了，刮风就响",
    "楼上半夜装修，吵得老人睡不着",
)
_STATES = (State.PUBLISHED,) * 6 + (State.JUDGED, State.FINISHED, State.FINISHED)
_OPEN = (State.WAITING, State.DISCUSSING, State.WORKING)


@dataclass(frozen=True)
class Page:
    """What one address of the list costs."""

    name: str
    ms: float
    statements: int
    kilobytes: float


def matters_list() -> dict[str, Comparison]:
    """Each filter's time against the young compound's; then the worst against what is promised."""
    matters = max(60, int(os.environ.get("MATTERS", MATTERS)))
    with override_settings(ROOT_URLCONF="infra.urls.compound"):
        old = _pages(_grown("ten-years", matters))
        young = {page.name: page for page in _pages(_grown("young", min(YOUNG, matters)))}
    found = {
        f"matters_list_{page.name}": Comparison([page.ms], [young[page.name].ms]) for page in old
    }
    worst = max(old, key=lambda page: page.ms)
    return {
        **found,
        f"matters_list_worst_{worst.name}": Comparison([worst.ms], [PROMISED_MS]),
        "matters_list_statements": _promised(
            [page.statements for page in old], PROMISED_STATEMENTS, "statements"
        ),
        "matters_list_size": _promised([page.kilobytes for page in old], PROMISED_KB, "KB"),
    }


def _promised(found: list[int] | list[float], promised: float, unit: str) -> Comparison:
    return Comparison([max(found)], [promised], unit)


def _pages(grown: tuple[Compound, Account]) -> list[Page]:
    compound, secretary = grown
    browser = visitor(compound, secretary)
    with compound_context(compound):
        [part, common] = SubArea.objects.all()
    return [
        _page(browser, compound, name, query) for name, query in _filters(secretary, part, common)
    ]


def _filters(secretary: Account, part: SubArea, common: SubArea) -> Iterator[tuple[str, str]]:
    yield "all", ""
    for show in ("waiting", "in_progress", "done", "mine"):
        yield show, f"show={show}"
    for clock in ("due_today", "overdue", "paused", "running", "stopped"):
        yield clock, f"clock={clock}"
    yield "last_page", "page=1000000"
    yield "part", f"part={part.pk}"
    yield "common_part", f"part={common.pk}"
    yield "words_of_many", "q=楼"
    yield "words_of_few", "q=卫生差得很"
    yield "words_of_none", "q=没有这样的话"
    yield "words_of_a_building", "q=7号楼"
    yield "words_five", "q=的 了 楼 3单元 杂物"
    yield "words_in_part", f"q=漏水&part={part.pk}&show=done"
    yield "words_number", "q=第77号"
    yield "letters", "q=wscdh"
    yield "letters_of_many", "q=l"
    yield "letters_of_a_building", "q=7hl3"
    yield "category", f"category={Category.PARKING}"
    yield "responsible", f"responsible={secretary.pk}"
    yield "age", "age=year"
    yield "five_at_once", f"q=漏水&part={part.pk}&show=done&category={Category.PARKING}&age=year"


def _page(browser: Client, compound: Compound, name: str, query: str) -> Page:
    address = f"/matters/?{query}"
    response = browser.get(address)  # caches are full before the clock runs
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    clock = processor_clock([_backend(compound)])
    times = [milliseconds(lambda: browser.get(address), 1, clock) for _turn in range(rounds(5))]
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    kilobytes = len(gzip.compress(response.content)) / 1024
    return Page(name, sorted(times)[len(times) // 2], _plain(asked), kilobytes)


def _plain(asked: CaptureQueriesContext) -> int:
    """Statements that ask something; setting the place is the engine's."""
    return sum(" FROM " in one["sql"] for one in asked.captured_queries)


def _backend(compound: Compound) -> int:
    """PostgreSQL's process that serves the compound's pages to this one."""
    with compound_context(compound), connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _grown(slug: str, matters: int) -> tuple[Compound, Account]:
    """A compound of two parts with so many matters over ten years, three hundred of them open."""
    compound = make.compound(slug)
    with compound_context(compound):
        secretary = make.account(Role.SECRETARY)
        units = _units()
        mark_out(name="一区", units=units[: UNITS // 3], place="车棚")
        mark_out(name="共建区", units=(), is_common=True)
        homes = list(Household.objects.select_related("unit"))
        rows = [_matter(n, matters, homes, secretary) for n in range(matters)]
        Matter.objects.bulk_create(rows, batch_size=2_000)
        Supporter.objects.bulk_create(
            (
                Supporter(matter=row, household=home, is_requester=home == row.household)
                for number, row in enumerate(rows)
                for home in {row.household, homes[number * 7 % len(homes)]}
            ),
            batch_size=5_000,
        )
    with installation_context(), connection.cursor() as cursor:
        for table in ("matter", "supporter"):
            cursor.execute(f"VACUUM ANALYZE {compound.schema_name}.matters_{table}")
    return compound, secretary


def _units() -> list[Unit]:
    numbers = count(1)
    buildings = Building.objects.bulk_create(
        Building(name=f"{number}号楼", position=number) for number in range(1, UNITS // 3 + 1)
    )
    units = Unit.objects.bulk_create(
        Unit(building=building, name=f"{number}单元", position=number)
        for building in buildings
        for number in (1, 2, 3)
    )
    Household.objects.bulk_create(
        Household(unit=unit, room=str(next(numbers))) for unit in units for _home in range(HOMES)
    )
    return units


def _matter(number: int, of: int, homes: list[Household], secretary: Account) -> Matter:
    """The last ones are open, a tenth of those overdue, a few paused or due today."""
    moment, is_open = now(), number >= of - min(OPEN, of // 2)
    accepted = moment - timedelta(hours=(of - number) * 87_600 / of)
    home = homes[number * 31 % len(homes)]
    late = timedelta(days=-2 if number % 10 == 0 else number % 9, hours=1)
    return kept_findable(
        Matter(
            text=f"{_SAID[number % len(_SAID)]}。已经{number % 40}天了，{home.room}号的门口也一样，"
            "上个月说过一次，没有人来看，请物业和楼长一起想个办法。",
            category=list(Category)[number % len(Category)],
            source=Source.RESIDENT,
            urgency=Urgency.ORDINARY,
            unit=home.unit if number % 5 else None,
            household=home if number % 7 else None,
            place="" if number % 5 else "车棚旁边",
            requester_name=f"张{chr(0x4E00 + number % 400)}芳",
            recorded_by=secretary if number % 50 == 0 else None,
            responsible=secretary if number % 3 == 0 else None,
            state=_OPEN[number % 3] if is_open else _STATES[number % len(_STATES)],
            accepted_at=accepted,
            respond_by=accepted,
            complete_by=moment + late if is_open else accepted + timedelta(days=7),
            paused_at=moment if is_open and number % 17 == 0 else None,
            notice_text=f"已经请人处理，办好了{number}。",
            published_at=accepted + timedelta(days=8),
        )
    )
