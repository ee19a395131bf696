"""Who is new in a post, what is held for them, and the three steps that they read."""

from datetime import timedelta

import pytest

from district.core.clock import today
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from district.core.permissions import Role
from district.identity.models import Account
from tenants.heads.models import HeadTerm, StandardPost
from tenants.heads.services import appoint_head, end_head_term, name_title
from tenants.inductions.models import Session, Step, StepSeen
from tenants.inductions.queries import figure, next_step, people_in_post
from tenants.inductions.services import record_session, see_step, withdraw_session
from tenants.register.models import Unit
from tenants.register.services import add_building, add_unit
from tests.make import account

pytestmark = pytest.mark.usefixtures("in_meijing")
TOPIC = "怎样听事、记事"


def unit(name: str = "1单元") -> Unit:
    return add_unit(building=add_building(name=f"{name}楼"), name=name)


def head(name: str, days_ago: int, place: Unit | None = None, phone: str = "") -> HeadTerm:
    return appoint_head(
        title=name_title(name="单元长", standard=StandardPost.UNIT_HEAD),
        place=place or unit(name),
        holder_name=name,
        holder_phone=phone,
        since=PartialDate(today() - timedelta(days=days_ago)),
    )


def held(name: str, days_ago: int = 0, topic: str = TOPIC) -> Session:
    return record_session(topic=topic, held_on=today() - timedelta(days=days_ago), names=[name])


def newcomer(days_ago: int = 3) -> Account:
    person = account(Role.RESIDENT, name="卜秋莲")
    head("卜秋莲", days_ago, phone=person.phone)
    return person


def test_D21_a_new_head_reads_three_steps_one_after_the_other() -> None:
    person = newcomer()
    read = []
    while step := next_step(person):
        read.append(step)
        see_step(account=person, step=step)
    assert read == [Step.PLACE, Step.MATTERS, Step.HELP]
    assert figure().in_time == 1


def test_D21_steps_come_in_their_order_and_once() -> None:
    person = newcomer()
    with pytest.raises(Conflict, match="还没轮到"):
        see_step(account=person, step=Step.HELP)
    see_step(account=person, step=Step.PLACE)
    with pytest.raises(Conflict, match="已经看过"):
        see_step(account=person, step=Step.PLACE)


@pytest.mark.parametrize(("days_ago", "is_new"), [(60, True), (61, False)])
def test_D21_who_is_new_is_so_for_sixty_days(days_ago: int, is_new: bool) -> None:
    assert (next_step(newcomer(days_ago)) is not None) is is_new
    assert next_step(account(Role.RESIDENT)) is None


@pytest.mark.parametrize(("after", "in_time"), [(60, 1), (61, 0)])
def test_D21_the_figure_counts_who_was_led_in_within_sixty_days(after: int, in_time: int) -> None:
    head("卜秋莲", 100)
    held("卜秋莲", 100 - after)
    found = figure()
    assert (len(found.newcomers), found.in_time, found.waiting) == (1, in_time, [])


def test_D21_whose_days_are_not_over_is_told_apart_from_who_is_late() -> None:
    head("卜秋莲", 60)
    head("车福生", 61)
    found = figure()
    assert [one.name for one in found.waiting] == ["车福生", "卜秋莲"] and found.running == 1


def test_D21_who_begins_again_is_not_new() -> None:
    place = unit()
    end_head_term(term=head("卜秋莲", 500, place), until_on=today() - timedelta(days=9))
    head("卜秋莲", 9, place)
    assert figure().newcomers == []


def test_D21_a_session_keeps_what_when_and_who_and_no_score() -> None:
    head("卜秋莲", 3)
    kept = held("卜秋莲")
    columns = {field.name for field in Session._meta.fields} - {"id", "created_at"}
    assert columns == {"topic", "held_on"}
    assert {field.name for field in StepSeen._meta.fields} == {
        "id", "created_at", "account", "step", "seen_on",
    }  # fmt: skip
    assert [one.name for one in kept.attendance.all()] == ["卜秋莲"]


def test_only_those_in_post_are_named_and_a_session_is_kept_once() -> None:
    head("卜秋莲", 3)
    with pytest.raises(DomainError, match="只能选在任的楼长和委员"):
        held("路人甲")
    kept = held("卜秋莲")
    with pytest.raises(Conflict, match="已经记过"):
        held("卜秋莲")
    withdraw_session(session=kept)
    assert not Session.objects.exists() and people_in_post() == ["卜秋莲"]
