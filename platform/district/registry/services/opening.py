"""Entering a compound in the registry, and opening its workspace."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from district.core.dates import PartialDate
from district.core.errors import Conflict
from district.registry.models import (
    Compound,
    CompoundStatus,
    Division,
    Domain,
    GovernanceProfile,
    ManagementMode,
    Placement,
)
from district.registry.slugs import check_slug
from district.tenancy.context import compound_context, district_context
from district.tenancy.opening import run_opening_steps
from district.tenancy.provisioning import create_schema, new_schema_name, schema_exists


@transaction.atomic
def register_compound(
    *,
    name: str,
    slug: str,
    community: Division,
    go_live_on: date,
    address: str = "",
    built: PartialDate | None = None,
    governance: GovernanceProfile = GovernanceProfile.UNKNOWN,
    management: ManagementMode = ManagementMode.UNKNOWN,
    management_basis: str = "",
) -> Compound:
    """Enter a compound; its workspace does not exist before :func:`open_compound`."""
    check_slug(slug)
    if Compound.objects.filter(community=community, name=name, closed_on=None).exists():
        raise Conflict(
            "name_taken",
            _("这个社区里已有名为“%(name)s”的小区。请核对社区或名称。"),
            {"name": name},
        )
    if Compound.objects.filter(slug=slug).exists():
        raise Conflict("slug_taken", _("网址名“%(slug)s”已被使用，请换一个。"), {"slug": slug})
    compound = Compound.objects.create(
        name=name,
        slug=slug,
        schema_name=new_schema_name(),
        community=community,
        address=address,
        built_on=built.day if built else None,
        built_precision=built.precision if built else "",
        governance=governance,
        management=management,
        management_basis=management_basis,
        go_live_on=go_live_on,
    )
    Domain.objects.create(domain=f"{slug}.{settings.BASE_DOMAIN}", tenant=compound, is_primary=True)
    Placement.objects.create(
        compound=compound, community=community, valid=DateRange(go_live_on, None)
    )
    return compound


def open_compound(*, compound: Compound) -> None:
    """Make the workspace and what every workspace begins with; safe to run again.

    The schema is made whole or not at all; an interruption before the last step leaves the
    compound in ``opening``, and the next run goes on from there.
    """
    if compound.status != CompoundStatus.OPENING:
        return
    with district_context():
        exists = schema_exists(compound.schema_name)
    if not exists:
        create_schema(compound)
    with compound_context(compound), transaction.atomic():
        run_opening_steps()
    with district_context():
        Compound.objects.filter(pk=compound.pk).update(status=CompoundStatus.ACTIVE)
    compound.status = CompoundStatus.ACTIVE
