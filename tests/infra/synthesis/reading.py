"""Looking at what was written, compound by compound, with nothing but SQL."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from district.registry.models import Compound
from district.tenancy.context import compound_context
from infra.synthesis.district import Synthesized
from infra.synthesis.faults import Fault, Label


def labels(made: Synthesized, kind: Fault) -> list[Label]:
    return [label for label in made.labels if label.kind is kind]


def the(made: Synthesized, kind: Fault) -> Label:
    [label] = labels(made, kind)
    return label


def compound(slug: str) -> Compound:
    return Compound.objects.get(slug=slug)


def rows(slug: str, question: str, *given: Any) -> list[Any]:
    """Asked inside the compound, as its own login."""
    place = compound(slug)
    with compound_context(place), connection.cursor() as cursor:
        cursor.execute(question, given or None)
        found: list[Any] = cursor.fetchall()
    return found


def column(slug: str, question: str, *given: Any) -> list[Any]:
    return [row[0] for row in rows(slug, question, *given)]


def number(slug: str, question: str, *given: Any) -> int:
    [value] = column(slug, question, *given)
    return int(value)


def everywhere(question: str) -> Iterator[tuple[str, Any]]:
    """The answer of every compound, by its slug."""
    for slug in Compound.objects.order_by("slug").values_list("slug", flat=True):
        for row in rows(slug, question):
            yield slug, row
