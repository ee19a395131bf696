"""Tags and filters print what is known and say what is not."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import translation
from lucide import IconDoesNotExist

from district.core.counts import Count
from frontend.templatetags import chunshui as tags


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (Count(22), "22"),
        (Count(4286), "4,286"),
        (Count(50, at_least=True), "50余"),
        (Count(), "未填报"),
        (Count(0), "0"),
        (None, "未填报"),
        (1320, "1,320"),
    ],
)
def test_counts_are_exact_or_at_least_or_missing(value: Count | int | None, printed: str) -> None:
    assert tags.count(value) == printed


@pytest.mark.parametrize(("value", "missing"), [(Count(), True), (None, True), (Count(0), False)])
def test_missing_is_not_zero(value: Count | None, missing: bool) -> None:
    assert tags.is_missing(value) is missing


def test_percent_keeps_one_decimal() -> None:
    assert tags.percent(Decimal("95.4545")) == "95.5%"
    assert tags.percent(None) == "—"


def test_moments_are_told_in_shanghai() -> None:
    assert tags.moment(datetime(2026, 11, 21, 18, 0, tzinfo=UTC)) == "2026年11月22日 02:00"


def test_days_are_told_in_shanghai() -> None:
    assert tags.day(datetime(2026, 11, 21, 18, 0, tzinfo=UTC)) == "2026年11月22日"
    assert tags.day(date(2023, 4, 16)) == "2023年4月16日"
    assert tags.short_day(date(2023, 4, 16)) == "4月16日"
    assert tags.month(date(2023, 4, 1)) == "2023年4月"


def test_a_phone_number_is_masked_however_short() -> None:
    assert tags.masked_phone("13812345678") == "138****5678"
    assert tags.masked_phone("110") == "****"


def test_an_icon_is_for_the_eye_only() -> None:
    assert 'aria-hidden="true"' in tags.icon("house")


def test_an_unknown_icon_raises() -> None:
    with pytest.raises(IconDoesNotExist, match="no-such-icon"):
        tags.icon("no-such-icon")


def test_paging_keeps_the_filters() -> None:
    assert tags.page_query(QueryDict("state=open&page=1"), 2) == "state=open&page=2"


def test_the_language_is_named_as_browsers_know_it() -> None:
    assert tags.language_tag("zh-hans") == "zh-Hans"


def test_tiles_print_text_as_it_is() -> None:
    assert tags.figure("84.0") == "84.0"
    assert tags.figure(312) == "312"
    with translation.override("zh-hans"):
        assert tags.figure(None) == "未填报"
