"""Names that compounds bear: one of a kind in a community, one host in the world."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from district.core.errors import Conflict
from district.registry.models import Compound, Division, Domain, Placement


def host_of_slug(slug: str) -> str:
    """The host name under which a compound of this slug answers."""
    return f"{slug}.{settings.BASE_DOMAIN}"


def refuse_namesake(
    *, name: str, communities: Collection[UUID], from_on: date, but: Compound | None = None
) -> None:
    """Refuse a name that another open compound bears in one of these communities, now or later.

    The communities stay locked until the end of the transaction, so that of two who come at
    once the second one is refused.
    """
    rows = Division.objects.select_for_update(of=("self",)).filter(pk__in=communities)
    list(rows.order_by("pk"))
    placed = Placement.objects.filter(
        community__in=communities, valid__overlap=DateRange(from_on, None)
    )
    namesakes = Compound.objects.filter(name=name, closed_on=None, pk__in=placed.values("compound"))
    if but is not None:
        namesakes = namesakes.exclude(pk=but.pk)
    if namesakes.exists():
        raise Conflict(
            "name_taken",
            _("这个社区里已有名为“%(name)s”的小区。请核对社区或名称。"),
            {"name": name},
        )


def refuse_used_slug(slug: str, but: Compound | None = None) -> None:
    """Refuse a slug that another compound bears or ever bore; none is given twice."""
    hosts = Domain.objects.filter(domain=host_of_slug(slug))
    slugs = Compound.objects.filter(slug=slug)
    if but is not None:
        hosts, slugs = hosts.exclude(tenant=but), slugs.exclude(pk=but.pk)
    if hosts.exists() or slugs.exists():
        raise Conflict(
            "slug_taken",
            _("网址名“%(slug)s”已被使用，请换一个。"),
            {"slug": slug},
            field="slug",
        )
