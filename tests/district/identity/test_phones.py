"""Phone numbers as people type them, and as others see them."""

import pytest

from district.identity.phones import masked_phone, normal_phone


@pytest.mark.parametrize(
    "typed",
    [
        "13912340001",
        " 139 1234 0001 ",
        "+86-139-1234-0001",
        "0086 13912340001",
        "13912340001",
        "(+86)139·1234·0001",
    ],
)
def test_one_number_has_one_form(typed: str) -> None:
    assert normal_phone(typed) == "13912340001"


def test_a_masked_number_hides_its_middle() -> None:
    assert masked_phone("13912340001") == "139****0001"


def test_what_is_no_number_is_hidden_whole() -> None:
    assert masked_phone("66") == "****"
