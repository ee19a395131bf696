"""The district's tasks: set once, measured by the night, told to each compound."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from district.core.dates import PartialDate
from district.core.errors import DomainError
from district.core.jobs import Job
from district.core.permissions import Role
from district.identity.models import Account
from district.registry.models import Compound
from district.tasks.models import Comparison, Task
from district.tasks.queries import result_of
from district.tasks.services import TaskDraft, end_task, set_task
from district.tenancy.context import compound_context
from tenants.absences.models import Topic
from tenants.absences.services import confirm_absence
from tenants.heads.models import Title
from tenants.heads.services import appoint_head
from tenants.register.models import Household
from tenants.register.services import add_unit
from tenants.tasks.keeping import keep_tasks, known_tasks
from tests import make
from tests.make import account, community
from tests.tenants.tasks.making import told_task
from tests.visitors import inside, machine, visitor
from tests.workers.conftest import RollUp
from workers.tasks import tell_tasks

NIGHT = date(2023, 4, 30)
FORM = {
    "title": "小区党建全覆盖",
    "metric": "ORG-01",
    "comparison": "at_least",
    "target": "100",
    "due_on": "2023-06-30",
}
JSON = "application/json"


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    heard: list[Job] = []
    monkeypatch.setattr("district.tasks.services.enqueue", heard.append)
    # As itself and in this transaction, which the owner's connection would not see.
    monkeypatch.setattr("workers.telling.owner_context", compound_context)
    return heard


def _draft(**changes: Any) -> TaskDraft:
    told: dict[str, Any] = {
        "title": "小区党建全覆盖",
        "metric": "ORG-01",
        "comparison": Comparison.AT_LEAST,
        "target": Decimal(100),
        "due_on": date(2023, 6, 30),
    }
    return TaskDraft(**{**told, **changes})


@pytest.mark.django_db
def test_G1_every_compound_sees_its_own_gap_with_zero_data_entry(
    seeded_meijing: Compound, wangfu: Compound, roll_up: RollUp, rung: list[Job]
) -> None:
    with time_machine.travel(NIGHT, tick=False), inside(wangfu):
        confirm_absence(topic=Topic.BRANCH)
    with time_machine.travel(NIGHT.replace(month=5, day=1), tick=False):
        admin = visitor(None, account(Role.DISTRICT_ADMIN))
        answer = admin.post("/tasks/new/", FORM)
        assert answer.status_code == 302 and rung == [Job.TELL_TASKS]
        tell_tasks()
        with inside(wangfu):
            secretary = account(Role.SECRETARY)
            confirm_absence(topic=Topic.BRANCH)
        assert "还没有数" in _front(wangfu, secretary)
        roll_up(NIGHT)
        assert (tell_tasks(), tell_tasks()) == (2, 0)
        assert "小区党建全覆盖”：还差 100%" in _front(wangfu, secretary)
        page = visitor(wangfu, secretary).get("/tasks/").content.decode()
        assert "不低于 100%" in page and "(0 / 1)" in page and "2023.1" in page
        with inside(seeded_meijing):
            assert "全覆盖" not in _front(seeded_meijing, account(Role.SECRETARY))
        page = admin.get(answer["Location"]).content.decode()
        assert "2 个小区，2 个已报，1 个达到" in page and "0 / 1" in page and "1 / 1" in page
        _street_sees_its_own(seeded_meijing)
        end_task(task=Task.objects.get(), reason="已改为长期要求")
        assert "已改为长期要求" in admin.get(answer["Location"]).content.decode()
        assert tell_tasks() == 2
        with inside(wangfu):
            assert not known_tasks().exists()


def _front(compound: Compound, person: Account) -> str:
    with inside(compound):
        return visitor(compound, person).get("/").content.decode()


def _street_sees_its_own(compound: Compound) -> None:
    """The community of one compound reads that one, and one without compounds reads nothing."""
    reader = account(Role.COMMUNITY_READER, scope_id=compound.community_id)
    there = visitor(None, reader)
    task = Task.objects.get()
    page = there.get(f"/tasks/{task.pk}/").content.decode()
    assert "1 个小区，1 个已报，1 个达到" in page and "王府" not in page
    assert task.title in there.get("/tasks/").content.decode()
    empty = account(Role.COMMUNITY_READER, scope_id=community("久安社区居委会").pk)
    assert visitor(None, empty).get(f"/tasks/{task.pk}/").status_code == 404
    told = machine(None, reader).get(f"/api/v1/tasks/{task.pk}/").json()
    assert (told["met"], told["expected"], told["state"]) == (1, 1, "met")


@pytest.mark.django_db
def test_missing_is_neither_zero_nor_failed(wangfu: Compound, rung: list[Job]) -> None:
    with time_machine.travel(NIGHT, tick=False):
        task = set_task(draft=_draft(metric="MAT-03", compounds=[wangfu]))
        assert result_of(task) is None
        with inside(wangfu):
            keep_tasks([told_task(value=None, numerator=None, denominator=None, is_met=None)])
            [known] = known_tasks()
        assert known.gap is None and known.is_met is None


@pytest.mark.django_db
def test_two_of_three_are_enough_for_their_percentage(
    wangfu: Compound, roll_up: RollUp, rung: list[Job]
) -> None:
    with inside(wangfu):
        house = make.building("1号楼")
        units = [add_unit(building=house, name=f"{n}单元") for n in (1, 2, 3)]
        Household.objects.bulk_create(Household(unit=one, room="101") for one in units)
        title = Title.objects.get(name="单元长")
        for unit in units[:2]:
            appoint_head(title=title, place=unit, holder_name="高", since=PartialDate(NIGHT))
    with time_machine.travel(NIGHT.replace(month=5, day=1), tick=False):
        roll_up(NIGHT)
        for comparison in Comparison:
            exact = _draft(
                metric="ORG-03", target=Decimal("66.67"), comparison=comparison, compounds=[wangfu]
            )
            result = result_of(set_task(draft=exact))
            assert result and [one.is_met for one in result.compounds] == [True]
            assert str(result.compounds[0].figure.value).startswith("66.666")
        over = _draft(metric="ORG-03", target=Decimal("66.68"), compounds=[wangfu])
        result = result_of(set_task(draft=over))
        assert result and [one.is_met for one in result.compounds] == [False]


@pytest.mark.django_db
def test_nonsense_is_refused(wangfu: Compound, rung: list[Job]) -> None:
    day = date(2024, 2, 29)
    bad: list[tuple[str, dict[str, Any]]] = [
        ("no_metric", {"metric": "ORG-99"}),
        ("metric_not_of_compounds", {"metric": "DIS-02"}),
        ("target_over_all", {"target": Decimal("100.01")}),
        ("bad_target", {"target": Decimal("NaN")}),
        ("bad_target", {"target": Decimal(-1)}),
        ("bad_due_day", {"due_on": day - timedelta(days=1)}),
        ("text_missing", {"title": "\x00 "}),
        ("personal_number", {"text": "请打 13812345678"}),
        ("scope_twice", {"compounds": [wangfu], "divisions": [wangfu.community]}),
    ]
    with time_machine.travel(day, tick=False):
        for code, changes in bad:
            with pytest.raises(DomainError) as refused:
                set_task(draft=_draft(**{"due_on": day, **changes}))
            assert refused.value.code == code
        assert not Task.objects.exists() and rung == []
        made = set_task(draft=_draft(due_on=day, divisions=[wangfu.community]))
        with pytest.raises(DomainError, match="已经有一样的任务"):
            set_task(draft=_draft(due_on=day))
    assert made.due_on == day


@pytest.mark.django_db
def test_compounds_are_named_one_a_line_and_programs_set_tasks_too(
    wangfu: Compound, rung: list[Job]
) -> None:
    with time_machine.travel(NIGHT, tick=False):
        admin = account(Role.DISTRICT_ADMIN)
        client = visitor(None, admin)
        refused = client.post("/tasks/new/", {**FORM, "compounds": "没有这个小区"})
        assert refused.status_code == 422 and "没有叫“没有这个小区”" in refused.content.decode()
        named = {**FORM, "compounds": f"wangfu\n{wangfu.name}\n\n"}
        assert client.post("/tasks/new/", named).status_code == 302
        assert list(Task.objects.get().compounds.all()) == [wangfu]
        api = machine(None, admin)
        made = api.post("/api/v1/tasks/", {**FORM, "title": "另一项"}, JSON)
        assert made.status_code == 201
        ended = api.post(f"/api/v1/tasks/{made.json()['id']}/end/", {"reason": "不再需要"}, JSON)
        assert ended.json()["ended_on"] == "2023-04-30"
        assert len(api.get("/api/v1/tasks/").json()["results"]) == 2
