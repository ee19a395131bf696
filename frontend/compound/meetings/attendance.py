"""The form of who came: rooms as people call them out."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from frontend.outbox import SentLaterForm
from tenants.meetings.queries import homes_in
from tenants.register.models import Unit
from tenants.register.names import room_name

_BETWEEN = re.compile(r"[\s,，、;；。]+")
_NAMED = 5


class CameForm(SentLaterForm):
    """A field for each unit, not one for each home: a page of 3,000 homes stays small.

    ``came``: the rooms that are noted already, by unit; homes of no known unit are under None.
    """

    def __init__(
        self,
        *args: Any,
        units: Iterable[Unit],
        came: Mapping[UUID | None, list[str]],
        has_unplaced: bool,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"client_id": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self._units: dict[str, Unit | None] = {f"rooms_{one.pk}": one for one in units}
        if has_unplaced:
            self._units["rooms_none"] = None
        for name, unit in self._units.items():
            noted = came.get(unit.pk if unit else None, [])
            said = gettext("已经记了 %(rooms)s") % {"rooms": _joined(noted)} if noted else ""
            self.fields[name] = forms.CharField(
                label=str(unit) if unit else _("不知道在哪个单元的户"),
                required=False,
                max_length=500,
                help_text=said,
                widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
            )

    @property
    def has_units(self) -> bool:
        return bool(self._units)

    def buildings(self) -> Iterator[tuple[str, list[BoundField], bool]]:
        """Each with its units' fields, and whether one of them has something to show."""
        found: dict[str, list[BoundField]] = defaultdict(list)
        for name, unit in self._units.items():
            found[str(unit.building) if unit else ""].append(self[name])
        for building, fields in found.items():
            yield building, fields, any(one.errors or one.value() for one in fields)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        told = {name: _rooms(cleaned.get(name, "")) for name in self._units}
        if not any(told.values()) and not self.errors:
            self.add_error(None, _("请写来了哪几户，例如 402 501。"))
            return cleaned
        by_unit = {
            unit.pk if unit else None: {*told[name], *map(_short, told[name])}
            for name, unit in self._units.items()
            if told[name]
        }
        known = homes_in(by_unit)
        self.households = []
        for name, unit in self._units.items():
            key = unit.pk if unit else None
            found = {
                room: known.get((key, room)) or known.get((key, _short(room)))
                for room in told[name]
            }
            self.households += [home for home in found.values() if home]
            self._refuse_unknown(name, [room for room, home in found.items() if home is None])
        return cleaned

    def _refuse_unknown(self, name: str, rooms: list[str]) -> None:
        if rooms:
            named = _joined(room[:20] for room in rooms[:_NAMED])
            told = _("底册里没有 %(rooms)s，请核对单元和房号。") % {"rooms": named}
            self.add_error(name, told)


def _rooms(text: str) -> list[str]:
    """Each once, in the register's spelling."""
    said = (room_name(one) for one in _BETWEEN.split(text))
    return list(dict.fromkeys(one for one in said if one))


def _short(room: str) -> str:
    """402室 is 402, unless the register itself says 室."""
    return room.rstrip("室户号") or room


def _joined(rooms: Iterable[str]) -> str:
    return gettext("、").join(rooms)
