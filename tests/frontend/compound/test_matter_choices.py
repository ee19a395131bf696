"""The buttons beside a matter are exactly what the services accept, for each role in each state."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from district.core.clock import now
from frontend.compound.matters.next_steps import choices_for
from tenants.matters.models import Category, FinalGround, Matter, PauseReason, Recipient
from tenants.matters.queries import matter_history
from tenants.matters.services import (
    confirm_final_reply,
    merge_duplicate,
    pause,
    propose_final_reply,
    refer,
    sort_matter,
)
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
    "slip": {},
    "skip-verdict": {"reason": "人在外地，联系不上"},
    "publish": {"text": "灯已换好"},
    "notice": {"text": "灯已经换好"},
    "assign": {},
    "sort": {"category": "other"},
    "merge": {},
    "support": {"name": "籍春花"},
    "reopen": {"reason": "又坏了"},
    "photos": {},
    "refer": {"recipient": "street", "unit_name": "凤山街道", "asked": "请来看看"},
    "refer-street": {"unit_name": "凤山街道", "asked": "请来看看"},
    "reply": {"kind": "answered", "text": "已派人来看"},
    "send-back": {"reason": "不归我管"},
    "final": {
        "ground": "settled",
        "text": "已依法答复",
        "decided_by": "凤山街道",
        "decided_on": "2023-04-03",
    },
    "final-confirm": {},
    "final-refuse": {"reason": "没有盖章"},
    "confirm-done": {},
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


def handed(cast: Cast) -> Matter:
    matter = working(cast)
    with inside(cast.place):
        return refer(
            actor=cast.people["secretary"],
            matter_id=matter.pk,
            recipient=Recipient.STREET,
            unit_name="凤山街道",
            asked="请来看看",
        )


def replied_for_good(cast: Cast) -> Matter:
    matter = working(cast)
    with inside(cast.place):
        propose_final_reply(
            actor=cast.people["head"],
            matter_id=matter.pk,
            ground=FinalGround.SETTLED,
            text="已依法答复",
            decided_by="凤山街道",
            decided_on=date(2023, 4, 3),
            paper=photo(),
        )
    return cast.fresh(matter)


def finally_closed(cast: Cast) -> Matter:
    matter = replied_for_good(cast)
    with inside(cast.place):
        return confirm_final_reply(actor=cast.people["secretary"], matter_id=matter.pk)


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


FILES: dict[str, Callable[[], dict[str, Any]]] = {
    "photos": lambda: {"photos": photo()},
    "final": lambda: {"paper": photo()},
}
STATES: tuple[Callable[[Cast], Matter], ...] = (
    waiting,
    discussing,
    working,
    paused,
    handed,
    replied_for_good,
    finally_closed,
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
    finally_closed: {"skip-verdict"},
    finished_unasked: {"skip-verdict", "judge"},
    published_private: {"notice"},
}


def offered(cast: Cast, who: str, matter: Matter) -> set[str]:
    """The last part of each button's address; a dispute is made of a matter elsewhere."""
    with inside(cast.place):
        viewer = type(cast.people[who]).objects.get(pk=cast.people[who].pk)
        found = choices_for(viewer, matter_history(viewer=viewer, matter_id=matter.pk))
    every = [*found.first, *found.others, *found.more]
    own = [choice for choice in every if not choice.url.startswith("/disputes/")]
    return {choice.url.strip("/").rsplit("/", 1)[1] for choice in own}


def data_for(cast: Cast, step: str, other: Matter) -> dict[str, Any]:
    chosen = {"assign": cast.people["member"].pk, "merge": other.pk}
    extra = {"chosen": str(chosen[step])} if step in chosen else {}
    return {**VALID[step], **extra, **FILES.get(step, dict)()}


def is_accepted(cast: Cast, client: Client, address: str, data: dict[str, Any]) -> bool:
    """Whether the step is taken; afterwards everything is as before."""
    with inside(cast.place), transaction.atomic():
        answer = client.post(address, data)
        transaction.set_rollback(True)
    assert answer.status_code < 500
    return answer.status_code in {201, 302}  # a slip is the answer itself


@pytest.fixture(autouse=True)
def _pictures_elsewhere(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_C7_the_buttons_are_what_the_services_accept(
    cast: Cast, state: Callable[[Cast], Matter]
) -> None:
    other, matter = cast.reported("楼道灯又不亮"), state(cast)
    roles = ROLES if matter.requester_id else ROLES[:-1]  # a resident reads the own matters only
    # What nobody is offered is tried by who may do most, and by who may do least.
    needless = NEEDLESS.get(state, set()) | {"refer-street"}  # of no cut supply
    shown = {who: offered(cast, who, matter) for who in roles}
    by_anybody = set[str]().union(*shown.values())
    for who, buttons in shown.items():
        client = cast.browser(who)
        address = f"/matters/{matter.pk}"
        for button in buttons:
            assert client.get(f"{address}/{button}/").status_code == 200, (who, button)
        accepted = {
            step
            for step in (VALID if who in (roles[0], roles[-1]) else by_anybody | needless)
            if is_accepted(cast, client, f"{address}/{step}/", data_for(cast, step, other))
        }
        assert accepted - needless == buttons, who


def test_D11_a_throttled_supply_is_taken_to_the_street_first(cast: Cast) -> None:
    matter = cast.reported("物业把自来水调小了")
    browser, address = cast.browser("secretary"), f"/matters/{matter.pk}/"
    assert (
        'button-primary" href="' + address + "refer-street/"
        in browser.get(address).content.decode()
    )
    sent = browser.post(f"{address}refer-street/", VALID["refer-street"], follow=True)
    assert "已转给 凤山街道" in sent.content.decode()
    assert "refer-street" not in offered(cast, "secretary", matter)


def test_after_fifteen_days_a_matter_may_be_published_without_a_verdict(cast: Cast) -> None:
    matter = finished(cast)
    assert "publish" not in offered(cast, "secretary", matter)
    with time_machine.travel(now() + timedelta(days=17)):
        assert "publish" in offered(cast, "member", matter)
        assert is_accepted(
            cast, cast.browser("member"), f"/matters/{matter.pk}/publish/", {"text": "好"}
        )


def test_MAT_12_the_first_page_says_what_is_to_be_published_and_by_when(cast: Cast) -> None:
    matter, browser = judged(cast), cast.browser("secretary")
    assert "1 件事该公示了，还剩" in browser.get("/").content.decode()
    with time_machine.travel(matter.publish_by or now()):
        page = cast.browser("secretary").get("/").content.decode()
        assert "1 件事该公示了，已超过 1 天" in page


def test_V15_what_was_closed_within_minutes_is_asked_about(cast: Cast) -> None:
    matter, browser = finished(cast), cast.browser("resident")
    address = f"/matters/{matter.pk}/"
    assert "几分钟就办结了" in browser.get(address).content.decode()
    assert browser.post(f"{address}confirm-done/").status_code == 302
    with inside(cast.place):
        assert matter.verdicts.get().solution == "solved"
    assert "几分钟就办结了" not in browser.get(address).content.decode()


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
