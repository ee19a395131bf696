"""Which mandatory fields of the register are filled (DQ-01), and how much each still lacks.

A field that every row must have is filled when none lacks it: what is unknown of one home is
missing, not zero.
"""

from dataclasses import dataclass

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from tenants.absences.declaring import ever_said_absent
from tenants.absences.models import Topic


@dataclass(frozen=True)
class MandatoryField:
    """``filled`` is an SQL condition: a row, or what stands for rows: a declared total, the word
    that there is none. ``lacking`` counts the rows that keep a field of rows unfilled."""

    name: str
    label: Promise
    filled: str
    lacking: str = "NULL::bigint"


@dataclass(frozen=True)
class MissingField:
    """``lacking``: how many rows lack it, where there are rows."""

    name: str
    label: Promise
    lacking: int | None


def _rows(table: str) -> str:
    return f"EXISTS (SELECT 1 FROM {table})"  # noqa: S608 -- tables named below


def _known(table: str, topic: Topic) -> str:
    return f"{_rows(table)} OR {ever_said_absent(topic)}"


def _declared(column: str) -> str:
    return f"EXISTS (SELECT 1 FROM register_declaredtotals WHERE {column} IS NOT NULL)"  # noqa: S608


def _of_rows(name: str, label: Promise, table: str, lacks: str) -> MandatoryField:
    lacking = f"{table} WHERE {lacks}"
    filled = f"{_rows(table)} AND NOT {_rows(lacking)}"
    return MandatoryField(name, label, filled, f"(SELECT count(*) FROM {lacking})")  # noqa: S608


_MANAGED = """EXISTS (
    SELECT 1 FROM register_management WHERE since_on <= %(last_day)s
        AND (until_on IS NULL OR until_on > %(last_day)s)
)"""
_NO_AREA = "COALESCE(registered_area, surveyed_area, contract_area) IS NULL"
MANDATORY_FIELDS = (
    MandatoryField(
        "buildings", _("楼栋"), f"{_rows('register_building')} OR {_declared('buildings')}"
    ),
    MandatoryField("units", _("单元"), f"{_rows('register_unit')} OR {_declared('units')}"),
    MandatoryField(
        "households", _("户数"), f"{_rows('register_household')} OR {_declared('households')}"
    ),
    _of_rows("occupancy", _("居住情况"), "register_household", "occupancy = 'unknown'"),
    _of_rows("areas", _("专有部分面积"), "ownership_part", _NO_AREA),
    _of_rows("built_years", _("建成年份"), "register_building", "built_year IS NULL"),
    MandatoryField("management", _("管理方式"), _MANAGED),
    MandatoryField("heads", _("楼长"), _known("heads_headterm", Topic.HEAD)),
    MandatoryField("branches", _("党支部"), _known("party_branch", Topic.BRANCH)),
    MandatoryField("bodies", _("业委会、物管会等组织"), _known("bodies_body", Topic.BODY)),
)


def missing_fields() -> list[MissingField]:
    """The mandatory fields that are not filled today, by name (seed row E2)."""
    asked = ", ".join(f"({field.filled}), {field.lacking}" for field in MANDATORY_FIELDS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", {"last_day": today()})
        told = cursor.fetchone()
    return [
        MissingField(field.name, field.label, lacking)
        for field, filled, lacking in zip(MANDATORY_FIELDS, told[::2], told[1::2], strict=True)
        if not filled
    ]
