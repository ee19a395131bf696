"""The buttons beside a matter are exactly what the services accept, for each role in each state."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from district.core.clock import now
from frontend.compound.matters.next_steps import choices_for
from tenants.matters.models import Category, Matter, PauseReason
from tenants.matters.queries import matter_history
from tenants.matters.services import merge_duplicate, pause, sort_matter
from tests.frontend.compound.cast import Cast, photo
from tests.visitors import inside

pytestmark = pytest.mark.django_db

ROLES = ("secretary", "member", "head", "other_head", "resident")
VERDICT = {
    "solution": "solved",
    "satisfaction": "satisfied",
    "channel": "phone",
    "note": "九点打的",
}
VALID: dict[str, dict[str, Any]] = {
    "discuss": {"note": "请电工来"},
    "start": {},
    "finish": {"result": "done", "outcome": "换了"},
    "pause": {"reason": "parts"},
    "resume": {},
    "extend": {"reason": "complex"},
    "extend-long": {"reason": "construction", "days": 30},
    "judge": VERDICT,
    "skip-verdict": {"reason": "人在外地，联系不上"},
    "publish": {"text": "灯已换好"},
    "notice": {"text": "灯已经换好"},
    "assign": {},
    "sort": {"category": "other"},
    "merge": {},
    "support": {"name": "籍春花"},
    "reopen": {"reason": "又坏了"},
    "photos": {},
}


def waiting(cast: Cast) -> Matter:
    return cast.reported()


def discussing(cast: Cast) -> Matter:
    return cast.discussed(cast.reported())


def working(cast: Cast) -> Matter:
    return cast.started(cast.reported())


def paused(cast: Cast) -> Matter:
    matter = working(cast)
    with inside(cast.place):
        return pause(actor=cast.people["secretary"], matter_id=matter.pk, reason=PauseReason.PARTS)


def long(cast: Cast) -> Matter:
    matter = working(cast)
    with inside(cast.place):
        return sort_matter(
            actor=cast.people["secretary"], matter_id=matter.pk, category=Category.OTHER
        )


def finished(cast: Cast) -> Matter:
    return cast.finished(cast.reported())


def finished_unasked(cast: Cast) -> Matter:
    return cast.finished(cast.found())


def judged(cast: Cast) -> Matter:
    return cast.judged(finished(cast))


def published(cast: Cast) -> Matter:
    return cast.published(judged(cast))


def published_private(cast: Cast) -> Matter:
    return cast.published(cast.judged(cast.finished(cast.reported(is_private=True))))


def merged(cast: Cast) -> Matter:
    matter, into = cast.reported(), cast.reported("楼道的灯坏了")
    with inside(cast.place):
        merge_duplicate(actor=cast.people["secretary"], duplicate_id=matter.pk, into_id=into.pk)
    return cast.fresh(matter)


STATES: tuple[Callable[[Cast], Matter], ...] = (
    waiting,
    discussing,
    working,
    paused,
    long,
    finished,
    finished_unasked,
    judged,
    published,
    published_private,
    merged,
)


# Nobody is asked to say why nobody was asked, nor to write what a private matter's notice says.
NEEDLESS: dict[Callable[[Cast], Matter], set[str]] = {
    finished_unasked: {"skip-verdict", "judge"},
    published_private: {"notice"},
}


def offered(cast: Cast, who: str, matter: Matter) -> set[str]:
    """The last part of each button's address."""
    with inside(cast.place):
        viewer = type(cast.people[who]).objects.get(pk=cast.people[who].pk)
        found = choices_for(viewer, matter_history(viewer=viewer, matter_id=matter.pk))
    every = [*found.first, *found.others, *found.more]
    return {choice.url.strip("/").rsplit("/", 1)[1] for choice in every}


def data_for(cast: Cast, step: str, other: Matter) -> dict[str, Any]:
    chosen = {"assign": cast.people["member"].pk, "merge": other.pk}
    extra = {"chosen": str(chosen[step])} if step in chosen else {}
    return {**VALID[step], **extra, **({"photos": photo()} if step == "photos" else {})}


def is_accepted(cast: Cast, client: Client, address: str, data: dict[str, Any]) -> bool:
    """Whether the step is taken; afterwards everything is as before."""
    with inside(cast.place), transaction.atomic():
        answer = client.post(address, data)
        transaction.set_rollback(True)
    assert answer.status_code < 500
    return answer.status_code == 302


@pytest.fixture(autouse=True)
def _pictures_elsewhere(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_C7_the_buttons_are_what_the_services_accept(
    cast: Cast, state: Callable[[Cast], Matter]
) -> None:
    other, matter = cast.reported("楼道灯又不亮"), state(cast)
    roles = ROLES if matter.requester_id else ROLES[:-1]  # a resident reads the own matters only
    needless = NEEDLESS.get(state, set())
    for who in roles:
        client = cast.browser(who)
        address = f"/matters/{matter.pk}"
        buttons = offered(cast, who, matter)
        for button in buttons:
            assert client.get(f"{address}/{button}/").status_code == 200, (who, button)
        accepted = {
            step
            for step in VALID
            if is_accepted(cast, client, f"{address}/{step}/", data_for(cast, step, other))
        }
        assert accepted - needless == buttons, who


def test_after_fifteen_days_a_matter_may_be_published_without_a_verdict(cast: Cast) -> None:
    matter = finished(cast)
    assert "publish" not in offered(cast, "secretary", matter)
    with time_machine.travel(now() + timedelta(days=17)):
        assert "publish" in offered(cast, "member", matter)
        assert is_accepted(
            cast, cast.browser("member"), f"/matters/{matter.pk}/publish/", {"text": "好"}
        )


def test_after_thirty_days_it_is_not_taken_up_again(cast: Cast) -> None:
    matter = published(cast)
    assert "reopen" in offered(cast, "resident", matter)
    with time_machine.travel(now() + timedelta(days=31)):
        assert "reopen" not in offered(cast, "resident", matter)


def test_C5_a_supporter_is_asked_beside_the_requester(cast: Cast) -> None:
    matter = cast.reported()
    with inside(cast.place):
        matter.supporters.create(account=cast.people["stranger"])
    assert "support" not in offered(cast, "stranger", matter)
    cast.published(cast.judged(cast.finished(matter)))
    assert "judge" in offered(cast, "stranger", matter)
    given = {"solution": "solved", "satisfaction": "satisfied"}
    sent = cast.browser("stranger").post(f"/matters/{matter.pk}/judge/", given)
    assert sent.status_code == 302
    assert "judge" not in offered(cast, "stranger", matter)


def test_a_supporting_member_gives_the_own_verdict_before_the_requesters(cast: Cast) -> None:
    matter = finished(cast)
    with inside(cast.place):
        matter.supporters.create(account=cast.people["member"])
    member, address = cast.browser("member"), f"/matters/{matter.pk}/judge/"
    assert "怎样问到的" not in member.get(address).content.decode()
    own = {"solution": "solved", "satisfaction": "satisfied"}
    assert member.post(address, own).status_code == 302
    assert "怎样问到的" in member.get(address).content.decode()
    assert member.post(address, VERDICT).status_code == 302


def test_a_full_set_of_photos_asks_for_no_more(cast: Cast) -> None:
    matter = cast.reported(photos=[photo() for _number in range(9)])
    assert "photos" not in offered(cast, "resident", matter)


def test_V17_the_handler_is_not_offered_the_requesters_verdict(cast: Cast) -> None:
    matter = finished(cast)
    assert "judge" not in offered(cast, "secretary", matter)
    assert "judge" in offered(cast, "member", matter)
