"""Stations: open, closed, under two names."""

from datetime import date
from typing import Any

import pytest

from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from tenants.facilities.models import Station, StationLevel
from tenants.facilities.services import close_station, open_station, revise_station
from tests.tenants.records.demo import structure, values

pytestmark = pytest.mark.usefixtures("in_meijing")


def test_C1_a_year_is_enough_to_open_a_station() -> None:
    station = open_station(name="党群服务站", opened=PartialDate.parse("2020"))
    station.refresh_from_db()
    assert str(station.opened) == "2020年"
    assert values("STN", day=date(2020, 1, 1)) == {"STN": 1}


def test_D7_a_station_tells_what_its_rooms_were() -> None:
    structure("gonghang")
    assert Station.objects.get().premises == "由院内废弃锅炉房改造"


def test_F27_the_other_name_of_a_station_is_no_second_station() -> None:
    structure("xincheng")
    with pytest.raises(Conflict, match="另一个名称写在“别名”里"):
        open_station(name="新城壹号党群服务中心")


def test_a_closed_station_serves_nobody() -> None:
    station = open_station(name="党群服务站", opened=PartialDate.parse("2020"))
    with pytest.raises(DomainError, match="停用日期不能早于启用日期"):
        close_station(station=station, closed=PartialDate(date(2019, 1, 1)))
    close_station(station=station, closed=PartialDate(date(2023, 4, 30)))
    assert values("STN", day=date(2023, 4, 29)) == {"STN": 1}
    assert values("STN", day=date(2023, 4, 30)) == {"STN": 0}


def test_without_any_station_on_record_nothing_is_reported() -> None:
    assert values("STN") == {"STN": None}


def test_F27_a_shared_centre_lists_the_compounds_that_it_serves_and_counts_once() -> None:
    told: dict[str, Any] = {
        "name": "龙山社区党群服务中心",
        "alias": "龙山党群站",
        "is_shared": True,
    }
    with pytest.raises(DomainError, match="请写明服务哪些小区"):
        open_station(level=StationLevel.CENTRE, **told)
    centre = open_station(level=StationLevel.CENTRE, serves="美景华庭、王府名苑", **told)
    assert (centre.get_level_display(), centre.serves) == (
        "党群服务中心（社区、街道）",
        "美景华庭、王府名苑",
    )
    with pytest.raises(Conflict, match="另一个名称写在“别名”里"):
        open_station(name="龙山党群站")
    assert values("STN") == {"STN": 1}
    with pytest.raises(DomainError, match="请写明服务哪些小区"):
        revise_station(station=centre, serves="")
