"""Two phones at once: one set of answers a home, and none that comes after the count."""

from uuid import uuid4

from pytest_django import DjangoDbBlocker

from district.core.errors import Conflict
from district.identity.models import Account
from district.registry.models import Compound
from district.tenancy.context import compound_context
from tenants.register.services import add_building, add_household, add_unit
from tenants.surveys.answering import Sent, enter_answers
from tenants.surveys.models import How, Reply, Survey, Tally
from tenants.surveys.services import close_survey
from tests.tenants.matters.test_concurrency import at_once, meijing_people
from tests.tenants.surveys.making import NEEDED, answers, opened

__all__ = ["meijing_people"]


def test_C11_two_phones_with_one_paper_and_a_count_meanwhile(
    meijing_people: list[Account], django_db_blocker: DjangoDbBlocker
) -> None:
    first, second = meijing_people
    with compound_context(Compound.objects.get(slug="meijing")):
        unit = add_unit(building=add_building(name="3号楼"), name="2单元")
        homes = [add_household(unit=unit, room=room) for room in ("402", "403")]
        survey = opened(first, [NEEDED])

        def type_in(actor: Account, number: int, sent: Sent) -> Reply:
            return enter_answers(
                actor=actor,
                survey=survey,
                household=homes[number],
                how=How.PAPER,
                answers=answers(survey, [1]),
                sent=sent,
            )

        again = Sent(client_id=uuid4())
        same = at_once(django_db_blocker, *[lambda: type_in(first, 0, again)] * 2)
        assert same[0] == same[1]
        at_once(
            django_db_blocker,
            lambda: type_in(first, 0, Sent(client_id=uuid4())),
            lambda: type_in(second, 0, Sent(client_id=uuid4())),
        )
        assert Reply.objects.count() == 1
        late, counted = at_once(
            django_db_blocker,
            lambda: type_in(first, 1, Sent(client_id=uuid4())),
            lambda: close_survey(actor=second, survey=survey),
        )
        assert isinstance(counted, Survey)
        came = 1 if isinstance(late, Conflict) else 2
        assert (counted.answered, Reply.objects.count()) == (came, came)
        assert Tally.objects.get(option=None, number=None).households == came
        assert not Reply.objects.exclude(content="").exists()
