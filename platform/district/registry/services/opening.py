"""Entering a compound in the registry, and opening its workspace."""

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from district.core.dates import PartialDate
from district.core.jobs import Job, enqueue
from district.registry.models import (
    Compound,
    CompoundStatus,
    Division,
    Domain,
    GovernanceProfile,
    ManagementMode,
    Placement,
)
from district.registry.names import host_of_slug, refuse_namesake, refuse_used_slug
from district.registry.services.states import begin_life
from district.registry.slugs import check_slug
from district.tenancy.names import new_schema_name
from district.tenancy.spares import take_spare


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
    refuse_namesake(name=name, communities=[community.pk], from_on=go_live_on)
    refuse_used_slug(slug)
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
    Domain.objects.create(domain=host_of_slug(slug), tenant=compound, is_primary=True)
    Placement.objects.create(
        compound=compound, community=community, valid=DateRange(go_live_on, None)
    )
    return compound


@transaction.atomic
def open_compound(*, compound: Compound) -> None:
    """Give the compound a workspace that stands ready; safe to run again.

    Nothing is made here: the schema was, with all that a workspace begins with. So an
    interruption leaves the compound in ``opening`` and the schema among the spares.
    """
    if compound.status != CompoundStatus.OPENING:
        return
    schema_name = take_spare()
    begin_life(compound, schema_name=schema_name)
    enqueue(Job.FILL_SPARES)
