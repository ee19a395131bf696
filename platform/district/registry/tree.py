"""The tree as it stood on one day: divisions, and the compounds in operation under them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.errors import NotFound
from district.registry.models import (
    RUNNING,
    Compound,
    Division,
    DivisionPeriod,
)
from district.registry.standing import compounds_in_operation, homes_on
from district.tenancy.states import CompoundUpgrading, is_of_this_release, schema_state

COMPOUND_LEVEL = "compound"


class DivisionNode(NamedTuple):
    """A division under the name and code that it bore on the day."""

    id: UUID
    code: str
    name: str
    level: str
    path: tuple[UUID, ...]  # from the top to the division itself

    @property
    def parent_id(self) -> UUID | None:
        return self.path[-2] if len(self.path) > 1 else None


@dataclass(frozen=True)
class CompoundNode:
    """A compound and all divisions above it, from the top to its community."""

    id: UUID
    slug: str
    name: str
    path: tuple[UUID, ...]

    @property
    def code(self) -> str:
        """What names it in figures and addresses."""
        return self.slug

    @property
    def level(self) -> str:
        return COMPOUND_LEVEL

    @property
    def community_id(self) -> UUID:
        return self.path[-1]


@dataclass(frozen=True)
class Tree:
    """All of the district, or the part within one division."""

    day: date
    divisions: dict[UUID, DivisionNode]
    compounds: tuple[CompoundNode, ...]

    @cached_property
    def by_slug(self) -> dict[str, CompoundNode]:
        return {compound.slug: compound for compound in self.compounds}

    @cached_property
    def by_code(self) -> dict[str, DivisionNode]:
        return {division.code: division for division in self.divisions.values()}

    def compounds_of(self, division: UUID) -> Iterator[CompoundNode]:
        """The compounds in operation anywhere below ``division``."""
        return (compound for compound in self.compounds if division in compound.path)

    def within(self, division: UUID) -> "Tree":
        """That division and what stands below it; nothing where it did not stand on the day."""
        divisions = {pk: one for pk, one in self.divisions.items() if division in one.path}
        return Tree(self.day, divisions, tuple(self.compounds_of(division)))

    def above(self, compound: CompoundNode) -> Iterator[DivisionNode]:
        """The divisions over a compound that belong to this part of the tree, top first."""
        return (self.divisions[one] for one in compound.path if one in self.divisions)


def tree_on(day: date, *, within: Division | None = None) -> Tree:
    """The tree of ``day``; ``within`` keeps that division and what stood below it on the day."""
    periods = DivisionPeriod.objects.filter(valid__contains=day)
    if within is not None:
        top = periods.filter(division=within).values_list("path", flat=True).first()
        if top is None:
            return Tree(day, {}, ())
        periods = periods.filter(path__within=top)
    columns = ("division_id", "code", "name", "division__level", "path")
    divisions = {
        pk: DivisionNode(pk, code, name, level, (*_above(path.rpartition(".")[0]), pk))
        for pk, code, name, level, path in periods.order_by().values_list(*columns)
    }
    return Tree(day, divisions, tuple(_compounds(day, divisions)))


@lru_cache(maxsize=4096)
def _above(path: str) -> tuple[UUID, ...]:
    """What stands above a division; all of one street share it, and so do their trees."""
    return tuple(map(UUID, path.split("."))) if path else ()


def running_compound(compound_id: UUID) -> Compound:
    """The compound as it runs now, for work that carries only its identifier.

    Raises CompoundUpgrading where this release may not read its tables yet.
    """
    running = Compound.objects.filter(pk=compound_id, status__in=RUNNING)
    found = running.annotate(state=schema_state("schema_name")).first()
    if found is None:
        raise NotFound("no_compound", _("这个小区不存在或没有在运行。"))
    if not is_of_this_release(found.state):
        raise CompoundUpgrading
    return found


def compound_by_slug(slug: str) -> Compound:
    """The compound of this name in addresses."""
    found = Compound.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound("no_compound", _("没有网址名为“%(slug)s”的小区。"), {"slug": slug[:32]})
    return found


def _compounds(day: date, divisions: dict[UUID, DivisionNode]) -> Iterator[CompoundNode]:
    homes = homes_on(day)
    running = compounds_in_operation(day).order_by("slug")
    for pk, slug, name in running.values_list("pk", "slug", "name"):
        if (home := divisions.get(homes.get(pk, pk))) is not None:
            yield CompoundNode(pk, slug, name, home.path)
