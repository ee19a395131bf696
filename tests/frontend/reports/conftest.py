"""The seed's five compounds after the night of 30 April 2023, gathered for April."""

import pytest

from district.metrics.rights import any_place
from frontend.reports.contents import Contents
from frontend.reports.gathering import gather
from tests.frontend.reports.night import APRIL, seed_night


@pytest.fixture
def april(db: None) -> Contents:
    seed_night()
    place = any_place(APRIL)
    assert place is not None
    return gather(place, APRIL)
