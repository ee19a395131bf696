"""Loading the catalogue into the shared schema."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.core.errors import Conflict
from district.metrics.catalogue_files import CatalogueVersion
from district.metrics.models import Cell, MetricDefinition
from district.metrics.sources import declared_elements

_FORMULA = ("kind", "numerator", "denominator", "factor")
_DEFAULTS = {
    field.name: field.get_default()
    for field in MetricDefinition._meta.concrete_fields
    if field.name not in {"id", "created_at"}
}


@transaction.atomic
def load_catalogue(*, versions: Iterable[CatalogueVersion]) -> int:
    """Enter all definitions; return how many rows changed. A second load changes nothing.

    Words may be put better. A formula under which figures were already computed may not: a
    changed definition is a new version, hence a new series.
    """
    return sum(_load_version(version) for version in versions)


def _load_version(version: CatalogueVersion) -> int:
    definitions = version.fed_by(declared_elements())
    standing = {one.code: one for one in MetricDefinition.objects.filter(version=version.version)}
    changed = 0
    for position, (code, values) in enumerate(definitions.items(), start=1):
        wanted = {
            **_DEFAULTS,
            **values,
            "version": version.version,
            "valid_from": version.valid_from,
            "valid_to": version.valid_to,
            "position": position,
        }
        changed += _enter(standing.pop(code, None), wanted)
    for left_over in standing.values():
        _refuse_if_computed(left_over)
        left_over.delete()
    return changed + len(standing)


def _enter(definition: MetricDefinition | None, wanted: dict[str, Any]) -> int:
    if definition is None:
        MetricDefinition.objects.create(**wanted)
        return 1
    different = [name for name, value in wanted.items() if getattr(definition, name) != value]
    if not different:
        return 0
    if set(different) & set(_FORMULA):
        _refuse_if_computed(definition)
    for name in different:
        setattr(definition, name, wanted[name])
    definition.save(update_fields=different)
    return 1


def _refuse_if_computed(definition: MetricDefinition) -> None:
    cells = Cell.objects.filter(version=definition.version, metric=definition.code)
    if cells.exists():
        raise Conflict(
            "definition_in_use",
            _("指标 %(code)s 在版本 %(version)s 下已有数据，口径不能再改。请新建一个版本。"),
            {"code": definition.code, "version": definition.version},
        )
