"""Finding a community by what people write: with or without 街道, 社区, 居委会, or by its code."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.sheets.parsers import CellError
from district.registry.models import DivisionLevel, DivisionPeriod

_COMMUNITY_ENDING = re.compile(
    r"(社区居民委员会|社区居委会|村民委员会|居民委员会|村委会|居委会|社区|村)$"
)
_STREET_ENDING = re.compile(r"(街道办事处|办事处|街道|镇|乡)$")
_CODE = re.compile(r"[0-9]{12}")


@dataclass(frozen=True)
class Community:
    """A community as it stands on a day, with the street above it."""

    id: UUID
    code: str
    name: str
    street: str


class Communities:
    """All communities of one day, looked up many times."""

    def __init__(self, found: Iterable[Community]) -> None:
        self._by_code: dict[str, Community] = {}
        self._by_name: dict[str, list[Community]] = defaultdict(list)
        for one in found:
            self._by_code[one.code] = one
            self._by_name[_plain_community(one.name)].append(one)

    @classmethod
    def standing_on(cls, day: date) -> "Communities":
        """Those of the tree of ``day``."""
        standing = DivisionPeriod.objects.filter(valid__contains=day)
        names = dict(
            standing.filter(division__level=DivisionLevel.SUBDISTRICT).values_list(
                "division", "name"
            )
        )
        rows = standing.filter(division__level=DivisionLevel.COMMUNITY).values_list(
            "division", "code", "name", "parent"
        )
        return cls(Community(pk, code, name, names.get(up, "")) for pk, code, name, up in rows)

    def find(self, street: str, community: str) -> Community:
        """The one that is meant; CellError says what to write instead."""
        if _CODE.fullmatch(community):
            return self._of_code(community)
        named = self._by_name.get(_plain_community(community), [])
        there = [one for one in named if _plain_street(one.street) == _plain_street(street)]
        exact = [one for one in there if one.name == community]
        if len(exact or there) == 1:
            return (exact or there)[0]
        raise _not_found(street, community, named, there)

    def _of_code(self, code: str) -> Community:
        if code not in self._by_code:
            raise CellError("community", _("没有代码为 %(number)s 的社区。"), number=code)
        return self._by_code[code]


def _not_found(
    street: str, community: str, named: list[Community], there: list[Community]
) -> CellError:
    if there:
        return CellError(
            "community",
            _("“%(street)s”有几个这样的社区：%(names)s。请写全称或 12 位区划代码。"),
            street=street,
            names=_("、").join(f"{one.name} {one.code}" for one in there),
        )
    if len(named) == 1:
        return CellError(
            "community",
            _("“%(street)s”没有“%(community)s”；它在%(other)s。请改正街道或社区。"),
            street=street,
            community=community,
            other=named[0].street,
        )
    return CellError(
        "community",
        _("“%(street)s”没有“%(community)s”。请照区划名单填写，或填 12 位区划代码。"),
        street=street,
        community=community,
    )


def _plain_community(name: str) -> str:
    return _COMMUNITY_ENDING.sub("", "".join(name.split()))


def _plain_street(name: str) -> str:
    return _STREET_ENDING.sub("", "".join(name.split()))
