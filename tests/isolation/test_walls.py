"""Nothing of a compound is seen or changed from anywhere else (acceptance 6).

Each test walks every route that exists, by every method: a new route is tested from the day on
which it stands, or the test fails with its name.
"""

from collections.abc import Iterator

import pytest
from django.test import Client

from district.core.permissions import DISTRICT_ROLES, Role
from district.identity.models import Account, RoleGrant
from district.registry.models import Compound
from tests.isolation.conftest import Lived
from tests.isolation.ground import Ground, contents
from tests.isolation.walking import (
    COMPOUND,
    DISTRICT,
    LEAVING,
    WORKTIME,
    Answer,
    is_open,
    knock,
    leaks,
    unpublished,
)
from tests.make import account, community
from tests.visitors import inside, stranger, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_lived", "no_limits")]


@pytest.fixture
def untouched(meijing_lives: Ground) -> Iterator[None]:
    """The first compound is the same afterwards, to the last letter."""
    before = contents(meijing_lives.place)
    yield
    assert contents(meijing_lives.place) == before


@pytest.fixture
def staff(db: None) -> Account:
    """Somebody of the district with every role that it knows."""
    person = account(*(DISTRICT_ROLES - {Role.STREET_READER, Role.COMMUNITY_READER}))
    RoleGrant.objects.filter(account=person).update(scope_id=None)
    return person


def _district_values(ground: Ground) -> dict[str, str]:
    """Addresses of the district with the compound's identifiers wherever one fits."""
    fixed = {"metric": "MAT-03", "organisation": "meijing", "period": "2023-04", "slug": "meijing"}
    own = {
        "division_id": str(community("龙山社区居委会").id),
        "compound_id": str(ground.place.pk),
        "batch_id": ground.values["matter_id"],
        "issue_id": ground.values["matter_id"],
        "cover_id": ground.values["matter_id"],
        "view_id": ground.values["matter_id"],
        "subscription_id": ground.values["matter_id"],
        "delivery_id": ground.values["matter_id"],
        "task_id": ground.values["matter_id"],
        "case_id": ground.values["matter_id"],
    }
    words = {"kind": "csv", "guide": "owners_committee", **WORKTIME}
    return {**ground.values, **fixed, **own, **words}


def _closed(answers: list[Answer]) -> None:
    assert len(answers) > 100
    assert [str(one) for one in answers if not is_open(one.route) and not one.is_closed] == []


def _with_cookies(client: Client, of: Client) -> Client:
    """The same cookies, sent to another host."""
    client.cookies.update(of.cookies)
    return client


def test_the_walk_sees_what_is_there(meijing_lives: Ground) -> None:
    """Without this, walls of a test that sees nothing would look sound."""
    client = visitor(meijing_lives.place, meijing_lives.officer)
    answers = list(knock(client, COMPOUND, meijing_lives.values, ["GET"]))
    seen = set(leaks(answers, meijing_lives))
    assert len(seen) > 20
    assert not [str(one) for one in answers if one.status >= 500]


@pytest.mark.usefixtures("untouched")
def test_a_stranger_finds_every_door_closed(meijing_lives: Ground) -> None:
    answers = list(knock(stranger(meijing_lives.place), COMPOUND, meijing_lives.values))
    _closed(answers)
    assert leaks(unpublished(answers), meijing_lives) == []


@pytest.mark.usefixtures("untouched")
def test_a_session_is_nothing_next_door(meijing_lives: Ground, wangfu_lives: Ground) -> None:
    at_home = visitor(meijing_lives.place, meijing_lives.officer)
    client = _with_cookies(stranger(wangfu_lives.place), at_home)
    answers = list(knock(client, COMPOUND, meijing_lives.values))
    _closed(answers)
    assert leaks(answers, meijing_lives) == []
    assert leaks(unpublished(answers), wangfu_lives) == []


@pytest.mark.usefixtures("untouched")
def test_a_session_is_nothing_where_the_same_person_has_an_account(
    meijing_lives: Ground, wangfu: Compound
) -> None:
    at_home = visitor(meijing_lives.place, meijing_lives.officer)
    original = meijing_lives.officer
    with inside(wangfu):
        twin = account(name=original.name, phone=original.phone)
        Account.objects.filter(pk=twin.pk).update(id=original.id, password=original.password)
    answers = list(knock(_with_cookies(stranger(wangfu), at_home), COMPOUND, meijing_lives.values))
    _closed(answers)
    assert leaks(answers, meijing_lives) == []


@pytest.mark.usefixtures("untouched")
def test_a_token_is_nothing_next_door(meijing_lives: Ground, wangfu_lives: Ground) -> None:
    bearer = {"authorization": f"Bearer {meijing_lives.token}"}
    client = stranger(wangfu_lives.place, headers=bearer)
    answers = list(knock(client, COMPOUND, meijing_lives.values))
    _closed([one for one in answers if not one.route.is_api])
    for one in (one for one in answers if one.route.is_api):
        assert one.status in {401, 404, 405} or str(one.route) == "api-schema", str(one)
    assert leaks(answers, meijing_lives) == []
    assert leaks(unpublished(answers), wangfu_lives) == []


@pytest.mark.usefixtures("untouched")
def test_identifiers_of_one_compound_are_unknown_in_another(
    meijing_lives: Ground, wangfu_lives: Ground
) -> None:
    """Asked by somebody of the other compound who may do everything there."""
    client = visitor(wangfu_lives.place, wangfu_lives.officer)
    own = {name: wangfu_lives.values[name] for name in ("name", "ending")}
    values = {**meijing_lives.values, **own}
    answers = list(knock(client, COMPOUND, values, passing=LEAVING))
    assert leaks(answers, meijing_lives) == []
    named = {name for name, value in meijing_lives.values.items() if value.count("-") == 4}
    asked = [
        one
        for one in answers
        if {*one.route.parameters} & {*named, "pk"} and one.method != "OPTIONS"
    ]
    open_ones = [str(one) for one in asked if one.status not in {400, 404, 405, 415, 422}]
    assert len(asked) > 50
    assert open_ones == []


@pytest.mark.usefixtures("untouched")
def test_a_session_of_a_compound_is_nothing_in_the_district(meijing_lives: Ground) -> None:
    at_home = visitor(meijing_lives.place, meijing_lives.officer)
    client = _with_cookies(stranger(None), at_home)
    answers = list(knock(client, DISTRICT, _district_values(meijing_lives)))
    _closed(answers)
    assert leaks(answers, meijing_lives) == []


@pytest.mark.usefixtures("untouched")
def test_a_token_of_a_compound_is_nothing_in_the_district(meijing_lives: Ground) -> None:
    bearer = {"authorization": f"Bearer {meijing_lives.token}"}
    answers = list(knock(stranger(None, headers=bearer), DISTRICT, _district_values(meijing_lives)))
    assert leaks(answers, meijing_lives) == []
    for one in (one for one in answers if one.route.is_api):
        assert one.status in {401, 404, 405} or str(one.route) == "api-schema", str(one)


@pytest.mark.usefixtures("untouched")
def test_a_session_of_the_district_is_nothing_in_a_compound(
    meijing_lives: Ground, staff: Account
) -> None:
    client = _with_cookies(stranger(meijing_lives.place), visitor(None, staff))
    answers = list(knock(client, COMPOUND, meijing_lives.values))
    _closed(answers)
    assert leaks(unpublished(answers), meijing_lives) == []


@pytest.mark.usefixtures("untouched")
def test_the_district_shows_nobody_of_a_compound(meijing_lives: Ground, staff: Account) -> None:
    """Figures come up, people do not; not even by a compound's identifiers."""
    client = visitor(None, staff)
    answers = list(knock(client, DISTRICT, _district_values(meijing_lives), ["GET"]))
    assert leaks(answers, meijing_lives) == []
    assert not [str(one) for one in answers if one.status >= 500]


def test_no_file_of_a_compound_is_served_past_its_pages(
    meijing_lives: Ground, lived: Lived
) -> None:
    assert lived.files
    for path in lived.files:
        for address in (f"/media/{path.relative_to(lived.media)}", f"/static/{path.name}"):
            for place in (meijing_lives.place, None):
                assert stranger(place).get(address).status_code == 404
