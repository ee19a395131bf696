"""Handing out a compound's package."""

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import now
from district.core.errors import Conflict
from district.registry.facts import facts_of
from district.registry.models import Compound, CompoundStatus
from district.tenancy.context import compound_context, district_context
from district.tenancy.packages.exporting import Heading, write_package
from district.tenancy.packages.members import FILES


@dataclass(frozen=True)
class Exported:
    """What a package holds, and the SHA-256 of its manifest, by which it is known."""

    sha256: str
    tables: int
    rows: int
    files: int


def export_compound(*, compound: Compound, file: Path, actor_id: UUID | None = None) -> Exported:
    """Write everything that ``compound`` has stored into ``file``, which must not exist yet.

    The compound's own audit says so first, and takes that along; the district's says so once the
    package is complete. Who may ask for it is decided by the caller; ``actor_id`` None is the
    command line.
    """
    if compound.status == CompoundStatus.OPENING:
        raise Conflict("not_open", _("这个小区还没有开通，没有可以导出的内容。"))
    with district_context():
        facts = facts_of(compound)
    heading = Heading(facts.name, version("chunshui"), now(), facts.written())
    with compound_context(compound):
        with transaction.atomic():
            _record("compound.export_began", compound, actor_id)
        manifest, sha256 = write_package(file, heading)
    exported = Exported(
        sha256,
        tables=len(manifest.tables),
        rows=sum(table.rows for table in manifest.tables),
        files=sum(member.name.startswith(FILES) for member in manifest.members),
    )
    with district_context():
        _record("compound.exported", compound, actor_id, sha256=sha256, rows=exported.rows)
    return exported


def _record(action: str, compound: Compound, actor_id: UUID | None, **facts: str | int) -> None:
    record_act(
        action=action,
        actor_id=actor_id,
        object_type="compound",
        object_id=compound.pk,
        **facts,
    )
