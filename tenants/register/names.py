"""How buildings and units are called: 3, 3#, 3号 and 3号楼 are one building."""

import re
import unicodedata

_BUILDING = re.compile(r"^0*(\d{1,4})(?:#|号|楼|号楼|#楼)?$")
_UNIT = re.compile(r"^0*(\d{1,4})(?:单元|门|#)?$")
_CHINESE_UNIT = re.compile(
    r"^([一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])(?:单元|门)$"
)
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}
_FIRST_NUMBER = re.compile(r"\d+")
_LAST_PLACE = 100_000


def building_name(text: str) -> str:
    """The one spelling of a building: a bare number becomes 3号楼, other names stay."""
    plain = _plain(text)
    numbered = _BUILDING.match(plain)
    return f"{numbered[1]}号楼" if numbered else plain


def unit_name(text: str) -> str:
    """The one spelling of a unit: 2, 2门 and 二单元 become 2单元, other names stay."""
    plain = _plain(text)
    if numbered := _UNIT.match(plain):
        return f"{numbered[1]}单元"
    if spelled := _CHINESE_UNIT.match(plain):
        return f"{_chinese_number(spelled[1])}单元"
    return plain


def room_name(text: str) -> str:
    """A room's number without blanks."""
    return _plain(text)


def natural_place(name: str) -> int:
    """Where a name stands in a list: 2号楼 before 10号楼, names without a number last."""
    found = _FIRST_NUMBER.search(name)
    return min(int(found[0]), _LAST_PLACE) if found else _LAST_PLACE


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _chinese_number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[text]
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)
