"""Everybody who is known, while a file is filed: found by number, by place, by name and phone.

A file may come from an export in which numbers are masked; such a cell means whoever is known
under that mask, and enters nobody.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.tenancy.sealing import trace_anew
from tenants.people.models import Person
from tenants.people.numbers import shown_number, shown_phone
from tenants.people.phones import Moved, note_phone_changes
from tenants.people.services import other_name
from tenants.people.told import Told

_BATCH = 1_000
_MASK = "*"
_MASKS = {"phone": shown_phone, "identity_number": shown_number}


class Spanned(Protocol):
    """A row that holds from a day until before another."""

    since_on: date | None
    until_on: date | None


S = TypeVar("S", bound=Spanned)


class Roll:
    """Persons in memory; :meth:`write` brings the new and the changed to the database."""

    def __init__(self) -> None:
        self._by_number: dict[str, Person] = {}
        self._by_name: dict[str, list[Person]] = defaultdict(list)
        self._new: list[Person] = []
        self._changed: dict[UUID, Person] = {}
        self._moved: dict[UUID, Moved] = {}
        self.persons = {person.pk: person for person in Person.objects.all()}
        for person in self.persons.values():
            self._index(person)

    def enter(self, told: Told, near: Iterable[Person] = ()) -> tuple[Person, bool]:
        """Whoever is meant, and whether something new was learned; ``near`` are persons of the
        same place, among whom a name is enough."""
        hidden = {name: getattr(told, name) for name in _MASKS if _MASK in getattr(told, name)}
        told = replace(
            told,
            phone="" if "phone" in hidden else told.phone,
            identity_number="" if "identity_number" in hidden else told.identity_number,
        ).checked()
        person = self._found(told, hidden, near)
        if person is None:
            if hidden:
                raise _hidden(next(iter(hidden)))
            person = told.new()
            self.persons[person.pk] = person
            self._by_name[person.name].append(person)
            self._new.append(person)
            self._index_number(person)
            return person, True
        return person, self._learn(person, told)

    def write(self, actor_id: UUID | None) -> None:
        """In bulk; before the rows that point to the persons."""
        Person.objects.bulk_create(self._new, batch_size=_BATCH)
        for person in self._changed.values():
            trace_anew(person)
        fields = ["is_organisation", "phone", "phone_trace"]
        fields += ["identity_kind", "identity_number", "identity_trace"]
        Person.objects.bulk_update(self._changed.values(), fields, batch_size=_BATCH)
        note_phone_changes(list(self._moved.values()), actor_id=actor_id)

    def _index(self, person: Person) -> None:
        self._by_name[person.name].append(person)
        self._index_number(person)

    def _index_number(self, person: Person) -> None:
        if person.identity_number:
            self._by_number[person.identity_number] = person

    def _learn(self, person: Person, told: Told) -> bool:
        changes = {
            name: value for name, value in told.filling().items() if getattr(person, name) != value
        }
        if "phone" in changes and not person._state.adding:
            self._moved.setdefault(person.pk, Moved(person, person.phone))
        for name, value in changes.items():
            setattr(person, name, value)
        self._index_number(person)
        if changes and not person._state.adding:
            self._changed[person.pk] = person
        return bool(changes)

    def _found(self, told: Told, hidden: dict[str, str], near: Iterable[Person]) -> Person | None:
        known = self._by_number.get(told.identity_number)
        if known is not None:
            if known.name != told.name:
                raise other_name()
            return known
        for person in near:
            if person.name == told.name and _may_be(person, told, hidden):
                return person
        for person in self._by_name[told.name]:
            if _is_told(person, told, hidden) and _may_be(person, told, hidden):
                return person
        return None


def same_span(rows: Iterable[S], since_on: date | None, until_on: date | None) -> S | None:
    """The row that a line of a file means: of the same beginning, else the one that still runs."""
    rows = list(rows)
    exact = [row for row in rows if row.since_on == since_on]
    running = [row for row in rows if row.until_on is None] if until_on is None else []
    vague = [row for row in rows if row.since_on is None or since_on is None]
    return next(iter([*exact, *running, *vague]), None)


def _may_be(person: Person, told: Told, hidden: dict[str, str]) -> bool:
    """Whether nothing speaks against it: no other number, and what is hidden fits its mask."""
    if told.identity_number and person.identity_number:
        return False
    return all(_MASKS[name](getattr(person, name)) == mask for name, mask in hidden.items())


def _is_told(person: Person, told: Told, hidden: dict[str, str]) -> bool:
    """Whether more than the name is told of this very person."""
    return bool(hidden) or bool(told.phone and told.phone == person.phone)


def _hidden(field: str) -> DomainError:
    return DomainError(
        "number_hidden",
        _("这个号码被遮住了，不能凭它登记新的人。请填写完整的号码，或留空。"),
        field=field,
    )
