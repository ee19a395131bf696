"""Small improvements: three fields, no tender, and residents read of it at once (F18)."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from PIL import Image

from district.core.errors import DomainError
from tenants.matters.services.entry import report_matter
from tenants.works import services
from tenants.works.models import MicroProject, MicroProjectStep, Stage
from tenants.works.queries import overdue
from tenants.works.rules import HIGHEST, micro_limit, set_micro_limit
from tenants.works.services import (
    correct_micro_project,
    enter_micro_project,
    mark_done,
    withdraw_micro_project,
)
from tests.tenants.matters.conftest import People
from tests.tenants.meetings.test_metrics import at

LEAP = date(2024, 2, 29)


@pytest.fixture(autouse=True)
def _leap_day() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(at("2024-02-29", 9), tick=False) as clock:
        yield clock


def refused(code: str, call: Any, **given: Any) -> DomainError:
    with pytest.raises(DomainError) as error, transaction.atomic():
        call(**given)
    assert error.value.code == code
    return error.value


def photo(kind: str = "JPEG") -> SimpleUploadedFile:
    stored = io.BytesIO()
    Image.new("RGB", (40, 30), (180, 35, 43)).save(stored, kind)
    return SimpleUploadedFile("cart.jpg", stored.getvalue(), "image/jpeg")


def test_F18_three_fields_make_a_micro_project(people: People) -> None:
    given: dict[str, Any] = {"actor": people.member, "cost_fen": 68_000}
    sent = uuid4()
    made = enter_micro_project(**given, title=" 做了 便民推车 ", day=LEAP, client_id=sent)
    again = enter_micro_project(**given, title="做了 便民推车", day=LEAP, client_id=sent)
    assert (made.title, made.done_on, made.stage) == ("做了 便民推车", LEAP, Stage.DONE)
    assert made.published_at == at("2024-02-29", 9) and again == made
    other = {**given, "actor": people.secretary, "client_id": sent}
    refused("id_taken", enter_micro_project, **other, title="坐凳", day=LEAP)
    free = enter_micro_project(actor=people.member, title="矮墙坐凳", cost_fen=0, day=LEAP)
    assert free.cost_fen == 0
    assert MicroProject.objects.count() == 2


def test_F18_what_is_no_micro_project_is_left_to_council_or_owners(people: People) -> None:
    given: dict[str, Any] = {"actor": people.member, "title": "车棚停车", "day": LEAP}
    over = refused("over_micro_limit", enter_micro_project, **given, cost_fen=500_001)
    assert "5,000 元" in over.sentence and "表决" in over.sentence
    assert enter_micro_project(**given, cost_fen=500_000).cost_fen == 500_000
    refused("cost_below_zero", enter_micro_project, **given, cost_fen=-1)
    for limit in (0, HIGHEST + 1):
        refused("limit_unlikely", set_micro_limit, actor=people.secretary, limit_fen=limit)
    with pytest.raises(DomainError, match="您的身份"):
        set_micro_limit(actor=people.member, limit_fen=100)
    set_micro_limit(actor=people.secretary, limit_fen=800_050)
    assert micro_limit() == 800_050
    assert enter_micro_project(**given, cost_fen=800_050)
    with pytest.raises(DomainError, match="您的身份"):
        enter_micro_project(**{**given, "actor": people.resident}, cost_fen=0)


def test_F18_what_nobody_means_or_may_read_is_refused(people: People, media: Path) -> None:
    given: dict[str, Any] = {"actor": people.member, "cost_fen": 0}
    for title, code in (
        (" \x00", "no_title"),
        ("长" * 61, "text_too_long"),
        ("给3号楼2单元402室装扶手", "names_somebody"),
        ("找王师傅 13800000000 做推车", "names_somebody"),
    ):
        refused(code, enter_micro_project, **given, title=title, day=LEAP)
    for day in (LEAP - timedelta(days=367), LEAP + timedelta(days=367)):
        refused("day_unlikely", enter_micro_project, **given, title="推车", day=day)
    refused(
        "too_many_photos",
        enter_micro_project,
        **given,
        title="推车",
        day=LEAP,
        photos=[photo() for _n in range(7)],
    )
    broken = SimpleUploadedFile("cart.jpg", b"GIF89a no picture", "image/jpeg")
    pictures = [photo(), broken]
    refused("not_a_photo", enter_micro_project, **given, title="推车", day=LEAP, photos=pictures)
    assert not MicroProject.objects.exists()
    assert not any(path.is_file() for path in media.rglob("*"))
    assert enter_micro_project(**given, title="３辆推车，停在2号楼旁", day=LEAP)


def test_F18_announced_then_done_in_one_tap(
    people: People, _leap_day: time_machine.Traveller
) -> None:
    matter = report_matter(actor=people.resident, text="没有推车，买菜搬不动")
    given: dict[str, Any] = {"title": "推车", "cost_fen": 1, "matter_id": matter.pk}
    soon = date(2024, 3, 2)
    made = enter_micro_project(actor=people.member, day=soon, **given)
    assert (made.stage, made.announced_at) == (Stage.ANNOUNCED, at("2024-02-29", 9))
    assert made.matter == matter and not overdue().exists()
    refused("before_announced", mark_done, actor=people.member, project=made, day=date(2024, 2, 28))
    refused("day_unlikely", mark_done, actor=people.member, project=made, day=soon)
    refused(
        "not_ahead", correct_micro_project, actor=people.member, project=made, day=LEAP, **given
    )
    _leap_day.move_to(at("2024-03-02", 24) - timedelta(seconds=1))
    assert overdue().get() == made
    done = mark_done(actor=people.member, project=made, photos=[photo("PNG")])
    assert (done.done_on, done.stage, done.photos.count()) == (soon, Stage.DONE, 1)
    assert mark_done(actor=people.member, project=done) == done  # tapped twice
    refused("done_already", mark_done, actor=people.member, project=done, day=date(2024, 3, 1))
    assert [step.kind for step in done.steps.all()] == ["announced", "done"]


def test_F18_what_was_said_stays_in_the_history(
    people: People, _leap_day: time_machine.Traveller
) -> None:
    made = enter_micro_project(actor=people.member, title="推车", cost_fen=100, day=LEAP)
    given: dict[str, Any] = {"actor": people.secretary, "project": made}
    same = correct_micro_project(**given, title="推车", cost_fen=100, day=LEAP)
    assert same.steps.count() == 1
    _leap_day.shift(1)
    fixed = correct_micro_project(**given, title="两辆推车", cost_fen=250, day=date(2024, 2, 20))
    assert (fixed.done_on, fixed.published_at) == (date(2024, 2, 20), made.published_at)
    told = fixed.steps.values_list("title", "cost_fen", "day")
    assert list(told) == [("推车", 100, LEAP), ("两辆推车", 250, date(2024, 2, 20))]
    refused("no_reason", withdraw_micro_project, **given, because=" ")
    refused("names_somebody", withdraw_micro_project, **given, because="问 13800000000")
    _leap_day.shift(1)
    gone = withdraw_micro_project(**given, because="记错了")
    assert (gone.done_on, gone.stage) == (None, Stage.WITHDRAWN)
    for call in (mark_done, withdraw_micro_project):
        more = {"because": "x"} if call is withdraw_micro_project else {}
        refused("withdrawn", call, **given, **more)
    assert gone.steps.count() == 3
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute("DELETE FROM works_microprojectstep")


def test_F18_the_limit_lowered_later_spares_what_was_entered(people: People) -> None:
    made = enter_micro_project(actor=people.member, title="推车", cost_fen=400_000, day=LEAP)
    set_micro_limit(actor=people.secretary, limit_fen=100_000)
    given: dict[str, Any] = {"actor": people.member, "project": made, "day": LEAP}
    assert correct_micro_project(**given, title="两辆推车", cost_fen=400_000).title == "两辆推车"
    refused("over_micro_limit", correct_micro_project, **given, title="推车", cost_fen=399_999)
    assert MicroProjectStep.objects.count() == 2
    assert services.change(made.locked(), {"title": "两辆推车"}, None).steps.count() == 2
