"""Which mandatory fields of the register are filled (DQ-01).

What stands in the district's registry (built year, who manages, governance) is added there.
"""

from dataclasses import dataclass

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.absences.declaring import ever_said_absent
from tenants.absences.models import Topic


@dataclass(frozen=True)
class MandatoryField:
    """``filled`` is an SQL condition: a row, or what stands for rows: a declared total, the word
    that there is none."""

    name: str
    label: Promise
    filled: str


def _rows(table: str) -> str:
    return f"EXISTS (SELECT 1 FROM {table})"  # noqa: S608 -- tables named below


def _known(table: str, topic: Topic) -> str:
    return f"{_rows(table)} OR {ever_said_absent(topic)}"


def _declared(column: str) -> str:
    return f"EXISTS (SELECT 1 FROM register_declaredtotals WHERE {column} IS NOT NULL)"  # noqa: S608


MANDATORY_FIELDS = (
    MandatoryField(
        "buildings", _("楼栋"), f"{_rows('register_building')} OR {_declared('buildings')}"
    ),
    MandatoryField("units", _("单元"), f"{_rows('register_unit')} OR {_declared('units')}"),
    MandatoryField(
        "households", _("户数"), f"{_rows('register_household')} OR {_declared('households')}"
    ),
    MandatoryField("heads", _("楼长"), _known("heads_headterm", Topic.HEAD)),
    MandatoryField("branches", _("党支部"), _known("party_branch", Topic.BRANCH)),
    MandatoryField("bodies", _("业委会、物管会等组织"), _known("bodies_body", Topic.BODY)),
)


def missing_fields() -> list[MandatoryField]:
    """The mandatory fields that nobody has filled yet, by name (seed row E2)."""
    conditions = ", ".join(f"({field.filled})" for field in MANDATORY_FIELDS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {conditions}")
        filled = cursor.fetchone()
    return [field for field, known in zip(MANDATORY_FIELDS, filled, strict=True) if not known]
