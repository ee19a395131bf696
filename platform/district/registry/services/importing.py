"""Taking a compound in with its package: all of it, or nothing."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.errors import Conflict
from district.registry.facts import RegistryFacts
from district.registry.models import (
    Arrival,
    Compound,
    CompoundStatus,
    Division,
    DivisionPeriod,
    GovernanceProfile,
    ManagementMode,
    Placement,
)
from district.registry.queries.divisions import division_by_code
from district.registry.services.opening import register_compound
from district.registry.services.states import begin_life
from district.tenancy.context import compound_context, district_context
from district.tenancy.packages.loading import load_package
from district.tenancy.packages.media import remove_files
from district.tenancy.packages.reading import Package, opened_package
from district.tenancy.schemas import drop_schema
from district.tenancy.spares import make_empty_schema


def import_compound(
    *, file: Path, slug: str = "", name: str = "", actor_id: UUID | None = None
) -> Compound:
    """Open the compound of a package, under another address or name if these are given.

    Nobody can reach it before everything is in. Whatever goes wrong, nothing of it stays; what a
    killed process left is removed by the next import.
    """
    with opened_package(file) as package, district_context(), _one_at_a_time():
        _remove_interrupted()
        _check_is_new(package)
        given = {key: value for key, value in {"slug": slug, "name": name}.items() if value}
        facts = RegistryFacts.read(package.manifest.compound | given)
        compound = _register(package, facts)
        try:
            _open(compound, package)
            with transaction.atomic():
                begin_life(compound)
                _record(package, facts, compound, actor_id)
        except BaseException:
            _remove(compound)
            raise
    return compound


def _open(compound: Compound, package: Package) -> None:
    """A workspace with nothing in it, and then everything of the package at once."""
    make_empty_schema(compound.schema_name)
    with compound_context(compound), transaction.atomic():
        load_package(package)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """An operating system's lock, which a killed process gives back."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".importing").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict(
                "import_running", _("正在导入另一个小区，请等它结束以后再导入。")
            ) from error
        yield


def _remove_interrupted() -> None:
    """What an import left that was killed: nobody else can be importing now."""
    for compound in Compound.objects.filter(status=CompoundStatus.OPENING, arrival__isnull=False):
        _remove(compound)


def _remove(compound: Compound) -> None:
    """The registry's entry goes last, so that whatever stops here is found again."""
    remove_files(compound)
    drop_schema(compound.schema_name)
    with district_context():
        Compound.objects.filter(pk=compound.pk).delete()


def _check_is_new(package: Package) -> None:
    earlier = Arrival.objects.filter(sha256=package.sha256).select_related("compound").first()
    if earlier is not None:
        raise Conflict(
            "package_imported",
            _("这个数据包已经导入过，就是网址名为“%(slug)s”的小区。"),
            {"slug": earlier.compound.slug},
        )


@transaction.atomic
def _register(package: Package, facts: RegistryFacts) -> Compound:
    compound = register_compound(
        name=facts.name,
        slug=facts.slug,
        community=division_by_code(facts.community_code),
        go_live_on=date.fromisoformat(facts.go_live_on),
        address=facts.address,
        built=facts.built,
        governance=GovernanceProfile(facts.governance),
        management=ManagementMode(facts.management),
        management_basis=facts.management_basis,
    )
    _place(compound, facts)
    Arrival.objects.create(
        compound=compound, sha256=package.sha256, exported_at=package.manifest.made_at
    )
    return compound


def _place(compound: Compound, facts: RegistryFacts) -> None:
    """Under which communities it stood before, as far as the package tells."""
    if not facts.placements:
        return
    compound.placements.all().delete()
    for one in facts.placements:
        until = date.fromisoformat(one.until) if one.until else None
        valid = DateRange(date.fromisoformat(one.since), until)
        Placement.objects.create(
            compound=compound,
            community=_community(one.code, valid),
            valid=valid,
            weight=one.weight,
        )


def _community(code: str, valid: DateRange) -> Division:
    """Codes are given anew: the division is meant that bore this one in those days."""
    then = DivisionPeriod.objects.filter(code=code, valid__overlap=valid).order_by("-valid").first()
    return then.division if then else division_by_code(code)


def _record(
    package: Package, facts: RegistryFacts, compound: Compound, actor_id: UUID | None
) -> None:
    record_act(
        action="compound.imported",
        actor_id=actor_id,
        object_type="compound",
        object_id=compound.pk,
        sha256=package.sha256,
        origin=facts.id[:36],
    )
