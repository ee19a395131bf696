"""What PostgreSQL itself holds about matters."""

import pytest
from django.db import DatabaseError, transaction

from district.core.clock import now
from district.registry.models import Compound
from tenants.matters.models import Category, Matter, QuietMonth, Source, Urgency


def matter() -> Matter:
    return Matter.objects.create(
        text="楼道灯不亮",
        category=Category.OTHER,
        source=Source.RESIDENT,
        urgency=Urgency.ORDINARY,
        accepted_at=now(),
        respond_by=now(),
        complete_by=now(),
    )


def test_numbers_ascend_from_one_in_each_compound(in_meijing: Compound) -> None:
    first, second = matter(), matter()
    assert second.number == first.number + 1


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("楼道灯不亮。已经三天了", "楼道灯不亮"),
        ("！！！水管爆了！快来", "水管爆了"),
        ("……\n。\n水管爆了", "……"),
        ("。\n 水管爆了", "水管爆了"),
        ("？！", "？！"),
        ("灯" * 29, "灯" * 27 + "…"),
    ],
)
def test_a_title_is_the_first_sentence_that_says_something(text: str, title: str) -> None:
    assert Matter(text=text).title == title


def test_what_is_written_once_stays(in_meijing: Compound) -> None:
    QuietMonth.objects.create(month="2023-04-01")
    with pytest.raises(DatabaseError, match=r"append-only|permission"), transaction.atomic():
        QuietMonth.objects.update(month="2023-05-01")
