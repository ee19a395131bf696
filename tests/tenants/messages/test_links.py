"""A verdict by link: one page's worth, one use, one round, and for its receiver alone."""

from datetime import datetime, timedelta

import pytest
import time_machine

from district.core.clock import SHANGHAI, day_end
from district.core.errors import Conflict, Forbidden, NotFound
from district.identity.models import Account
from tenants.matters.models import (
    Channel,
    Matter,
    Satisfaction,
    Solution,
    Source,
    State,
    Uncounted,
    Verdict,
)
from tenants.matters.services import finish, judge, record_for_other, reopen
from tenants.messages.links import Standing, asked_by, issue_slip, judge_through
from tenants.messages.models import Dispatch, VerdictLink
from tests.tenants.matters.conftest import People

pytestmark = pytest.mark.django_db
NOON = datetime(2028, 2, 14, 12, tzinfo=SHANGHAI)


def asked(people: People) -> Matter:
    """Raised at the door by somebody without an account, and settled by the head."""
    matter = record_for_other(
        actor=people.head,
        source=Source.DOOR_VISIT,
        text="王秀英家门口的灯坏了",
        requester_name="王秀英",
        requester_phone="13912345678",
    )
    return finish(actor=people.head, matter_id=matter.pk, outcome="给王秀英换了灯泡")


def slip(actor: Account, matter: Matter) -> str:
    return issue_slip(actor=actor, matter_id=matter.pk)[1]


def give(secret: str) -> None:
    judge_through(
        secret=secret, solution=Solution.SOLVED, satisfaction=Satisfaction.SATISFIED, note="好"
    )


def test_it_shows_no_name_and_is_used_once(people: People) -> None:
    matter = asked(people)
    secret = slip(people.member, matter)
    found = [asked_by(secret) for _looked in range(3)][-1]
    assert found.standing is Standing.OPEN and "王秀英" not in found.notice
    assert "灯" in found.notice
    assert len(secret) >= 40 and not VerdictLink.objects.filter(secret_hash=secret).exists()
    give(secret)
    verdict = Verdict.objects.get(matter=matter)
    assert (verdict.of_requester, verdict.channel, verdict.uncounted) == (True, "self", "")
    assert Matter.objects.get(pk=matter.pk).state == State.JUDGED
    assert asked_by(secret).standing is Standing.USED
    with pytest.raises(Conflict, match="link_closed"):
        give(secret)
    with pytest.raises(NotFound, match="no_verdict_link"):
        asked_by(secret[:-1])


def test_a_slip_of_the_handlers_counts_in_no_rate(people: People) -> None:
    matter = asked(people)
    give(slip(people.head, matter))
    assert Verdict.objects.get(matter=matter).uncounted == Uncounted.BY_HANDLER


@pytest.mark.parametrize(("who", "uncounted"), [("head", Uncounted.BY_HANDLER), ("member", "")])
def test_a_link_used_where_the_handler_is_logged_in_counts_in_no_rate(
    people: People, who: str, uncounted: str
) -> None:
    matter = asked(people)
    judge_through(
        secret=slip(people.member, matter),
        solution=Solution.SOLVED,
        satisfaction=Satisfaction.SATISFIED,
        viewer=getattr(people, who),
    )
    assert Verdict.objects.get(matter=matter).uncounted == uncounted


def test_only_those_who_record_for_others_print_one(people: People) -> None:
    matter = asked(people)
    with pytest.raises(Forbidden, match="not_allowed"):
        slip(people.resident, matter)
    nobody = record_for_other(actor=people.head, source=Source.PATROL, text="井盖松动")
    finish(actor=people.head, matter_id=nobody.pk, outcome="垫稳了")
    with pytest.raises(Conflict, match="nobody_asked"):
        slip(people.member, nobody)
    give(slip(people.member, matter))
    with pytest.raises(Conflict, match="step_not_open"):
        slip(people.member, matter)


def test_it_says_what_became_of_the_matter(people: People) -> None:
    matter = asked(people)
    first, second = slip(people.member, matter), slip(people.member, matter)
    give(first)
    assert asked_by(second).standing is Standing.SETTLED
    reopen(actor=people.secretary, matter_id=matter.pk, reason="又坏了")
    assert asked_by(second).standing is Standing.REOPENED
    finish(actor=people.head, matter_id=matter.pk, outcome="换了线")
    assert asked_by(second).standing is Standing.REOPENED
    with pytest.raises(Conflict, match="link_closed"):
        give(second)
    Matter.objects.filter(pk=matter.pk).update(
        state=State.MERGED, duplicate_of=people.reported(), merged_at=NOON
    )
    assert asked_by(second).standing is Standing.MERGED


def test_it_ends_with_the_window(people: People) -> None:
    """15 days after the day on which it was settled, to the last second: of 29 February."""
    with time_machine.travel(NOON, tick=False):
        secret = slip(people.member, asked(people))
    over = day_end(NOON.date() + timedelta(days=15))
    with time_machine.travel(over - timedelta(seconds=1), tick=False):
        assert asked_by(secret).standing is Standing.OPEN
    with time_machine.travel(over, tick=False):
        assert asked_by(secret).standing is Standing.LATE
        with pytest.raises(Conflict, match="link_closed"):
            give(secret)


def test_who_judged_by_phone_has_judged(people: People) -> None:
    matter = asked(people)
    secret = slip(people.member, matter)
    judge(
        actor=people.member,
        matter_id=matter.pk,
        solution=Solution.SOLVED,
        note="打了电话",
        channel=Channel.PHONE,
    )
    with pytest.raises(Conflict, match="link_closed"):
        give(secret)
    assert Verdict.objects.get(matter=matter).channel == "phone"


def test_without_a_provider_nothing_is_on_its_way(people: People) -> None:
    asked(people)
    assert not Dispatch.objects.exists() and not VerdictLink.objects.exists()
