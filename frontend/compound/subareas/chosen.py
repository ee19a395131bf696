"""Narrowing a list to one part of the compound: ?part=..."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tenants.subareas.models import SubArea
from tenants.subareas.queries import sub_areas


@dataclass(frozen=True)
class PartChip:
    """A part as a link that narrows the list to it; drawn like the chips of a list's parts."""

    url: str
    label: str
    active: bool
    count: int | None = None


@dataclass(frozen=True)
class ChosenPart:
    """The parts of the compound, and the one that the address asks for."""

    every: list[SubArea]
    chosen: SubArea | None

    def query(self) -> dict[str, str]:
        """What other links keep of the choice."""
        return {"part": str(self.chosen.pk)} if self.chosen else {}

    def chips(self, address: str, **kept: str) -> list[PartChip]:
        """All, then each part; none where the compound is not divided."""
        if not self.every:
            return []
        here = self.chosen.pk if self.chosen else None
        whole = f"{address}?{urlencode(kept)}" if kept else address
        return [
            PartChip(whole, _("全小区"), here is None),
            *(
                PartChip(
                    f"{address}?{urlencode({**kept, 'part': str(one.pk)})}",
                    one.name,
                    one.pk == here,
                )
                for one in self.every
            ),
        ]


def chosen_part(request: HttpRequest) -> ChosenPart:
    """What is no part of this compound narrows nothing."""
    every = list(sub_areas())
    try:
        asked = UUID(request.GET.get("part", ""))
    except ValueError:
        return ChosenPart(every, None)
    return ChosenPart(every, next((one for one in every if one.pk == asked), None))
