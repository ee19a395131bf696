"""How soon things are entered, by the moment of what they tell (DQ-04)."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from district.core.clock import SHANGHAI
from tests.tenants.matters.records import bring_in, record
from tests.tenants.records.demo import values

pytestmark = pytest.mark.usefixtures("in_meijing")
NOON = datetime(2023, 4, 10, 12, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("accepted", "lag", "soon"),
    [
        ("2023-04-10 12:00", timedelta(hours=48), 1),
        ("2023-04-10 12:00", timedelta(hours=48, seconds=1), 0),
        ("2023-04-10", timedelta(hours=60), 1),  # 48 hours after its day is over
        ("2023-04-10", timedelta(hours=60, seconds=1), 0),
    ],
)
def test_DQ_04_within_48_hours_of_the_event(accepted: str, lag: timedelta, soon: int) -> None:
    with time_machine.travel(NOON + lag, tick=False):
        bring_in(record(accepted))
    assert values("REC", "REC_48", day=date(2023, 4, 30)) == {"REC": 1, "REC_48": soon}


def test_DQ_04_counts_what_happened_in_the_month() -> None:
    bring_in(record("2023-03-31 23:59"), record("2023-04-01 00:00"))
    assert values("REC", "REC_48", day=date(2023, 4, 30)) == {"REC": 1, "REC_48": 0}
    assert values("REC", day=date(2023, 3, 31)) == {"REC": 1}
