"""What rows seldom bring about: rules broken, lower bounds, odd windows; both readings agree."""

from datetime import date, timedelta
from random import Random

import pytest

from district.metrics.arithmetic import Formula
from district.metrics.catalogue_files import read_catalogue
from district.metrics.definitions import Catalogue
from district.metrics.figures import PeriodType
from district.metrics.models import MetricDefinition
from district.metrics.sources import Element, declared_elements
from district.metrics.windows import windows_of
from tests.oracle.amounts import Amount
from tests.oracle.catalogue import fed, kinds, of_the_night, reported
from tests.oracle.periods import windows
from tests.oracle.saying import Said, said

VERSION = "2023.1"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """As it is loaded, without a database."""
    [version] = [one for one in read_catalogue() if one.version == VERSION]
    loaded = {
        code: MetricDefinition(version=VERSION, **values)
        for code, values in version.fed_by(declared_elements()).items()
    }
    return Catalogue(VERSION, loaded)


def test_both_know_the_same_codes_and_periods(catalogue: Catalogue) -> None:
    assert kinds(VERSION) == set(catalogue.night_types)
    for kind in PeriodType:
        asked = {one.code for one in catalogue.of_the_night(kind)}
        assert {one.code for one in of_the_night(VERSION, kind)} == asked
        shown = {one.code for one in catalogue.reported(kind)}
        assert {one.code for one in reported(VERSION, kind)} == shown


def _amount(dice: Random) -> Amount:
    value = dice.choice([None, -1, 0, 0, 1, 2, 3, 5])
    return Amount(value, value is not None and dice.random() < 0.2)


@pytest.mark.parametrize("seed", range(4))
def test_any_elements_say_the_same(catalogue: Catalogue, seed: int) -> None:
    dice = Random(seed)
    seen: set[tuple[str, str]] = set()
    for _draw in range(150):
        amounts = {code: _amount(dice) for code, one in fed(VERSION).items() if one.is_element}
        elements = {code: Element(*amount) for code, amount in amounts.items()}
        for one in of_the_night(VERSION, "M"):
            found = Formula(catalogue[one.code], catalogue).outcome(elements)
            is_error = found.reason.startswith(("V", "negative"))
            numbers = found.numerator, found.denominator
            engine = Said(*numbers, found.state.value, found.at_least, is_error)
            assert said(one, amounts, fed(VERSION)) == engine, (one.code, amounts)
            seen.add((found.state.value, found.reason.partition(":")[0]))
    states = {"value", "confirmed_zero", "not_applicable"}
    reasons = {
        "missing",
        "negative",
        "bounded",
        "V1",
        "V3",
        "V4",
        "V16",
        "V18",
        "V19",
        "V20",
        "V33",
        "V41",
    }
    assert seen == {(state, "") for state in states} | {("not_reported", one) for one in reasons}


@pytest.mark.parametrize("seed", range(3))
def test_any_night_looks_at_the_same_periods(seed: int) -> None:
    dice = Random(seed)
    for _draw in range(60):
        night = date(2023, 11, 1) + timedelta(days=dice.randrange(500))
        live_from = night - timedelta(days=dice.choice([0, 1, 40, 400, 4000]))
        late = dice.choice([None, night - timedelta(days=dice.randrange(1, 1500))])
        engine = windows_of(night, live_from=live_from, kinds=[*PeriodType], late_from=late)
        ours = windows(night, live_from=live_from, kinds=[*PeriodType], late_from=late)
        assert {
            (one.kind, one.period, one.start, one.end, one.first_day, one.last_day, one.as_of)
            for one in ours
        } == {
            (one.period.type.value, one.period.first_day, *one.parameters.values())
            for one in engine
        }
