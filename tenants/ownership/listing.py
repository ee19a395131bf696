"""The parts as a list, and what they come to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, NullIf

from district.core.clock import today
from tenants.ownership.models import AreaBasis, Part, Title
from tenants.ownership.queries import natural_label, open_on, owner_groups
from tenants.register.models import Household

_AREA = Coalesce(*(NullIf(F(f"{basis}_area"), 0) for basis in AreaBasis))


@dataclass(frozen=True)
class PartTotals:
    """``area`` in 0.01 m²; ``count_as`` is how many owners the homes and shops count as."""

    parts: int
    area: int
    without_area: int
    without_owner: int
    count_as: int | None = None


def parts(units: Collection[UUID] | None = None, *, search: str = "") -> QuerySet[Part]:
    """Parts with who owns them today; ``units`` narrows to the homes of some units.

    ``search`` is looked for in the parts' labels and the owners' names.
    """
    titles = Title.objects.filter(open_on(today())).select_related("owner")
    titles = titles.defer("owner__phone", "owner__identity_number").order_by("owner__name")
    found = Part.objects.select_related("household__unit__building").prefetch_related(
        Prefetch("titles", titles, to_attr="open_titles")
    )
    if units is not None:
        found = found.filter(household__unit__in=units)
    if words := search.strip():
        owned = titles.filter(part=OuterRef("pk"), owner__name__icontains=words)
        found = found.filter(Q(label__icontains=words) | Exists(owned))
    return found


def in_natural_order(found: Iterable[Part]) -> list[UUID]:
    """The keys of parts by kind, 2号楼 before 10号楼."""
    return [part.pk for part in sorted(found, key=lambda one: (one.kind, natural_label(one.label)))]


def totals(found: QuerySet[Part], *, day: date | None = None) -> PartTotals:
    """What the parts come to; with ``day``, as how many owners all of the compound counts."""
    owned = Title.objects.filter(open_on(day or today()), part=OuterRef("pk"))
    plain = found.prefetch_related(None).select_related(None).order_by()
    told = plain.annotate(counted=_AREA, owned=Exists(owned)).aggregate(
        parts=Count("pk"),
        area=Coalesce(Sum("counted"), 0),
        without_area=Count("pk", filter=Q(counted=None)),
        without_owner=Count("pk", filter=Q(owned=False)),
    )
    return PartTotals(**told, count_as=len(owner_groups(day)) if day else None)


def parts_of(household: Household) -> QuerySet[Part]:
    """What belongs to a home."""
    return parts().filter(household=household)


def titles_of(part: Part) -> QuerySet[Title]:
    """Everybody who owns or owned a part, the latest first."""
    found = Title.objects.filter(part=part).select_related("owner", "part")
    return found.order_by(F("until_on").desc(nulls_first=True), "owner__name")


def titles() -> QuerySet[Title]:
    return Title.objects.select_related("owner", "part__household__unit__building")
