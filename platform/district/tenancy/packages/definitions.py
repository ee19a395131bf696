"""What tables and columns mean, taken from the models, so that nothing is defined twice."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import translation

from district.tenancy.packages.catalogue import Column, Table
from district.tenancy.packages.rules import rule_of
from district.tenancy.sealing import SealedField, TraceField


def definitions(tables: Iterable[Table]) -> dict[str, Any]:
    """Per table and column: its Chinese name, what it is, its choices and where a key points."""
    described = {
        model._meta.db_table: model for model in apps.get_models(include_auto_created=True)
    }
    with translation.override("zh-hans"):
        return {table.name: _table(table, described.get(table.name)) for table in tables}


def _table(table: Table, model: type[models.Model] | None) -> dict[str, Any]:
    fields = {field.column: field for field in model._meta.concrete_fields} if model else {}
    return {
        "name": str(model._meta.verbose_name) if model else table.name,
        "description": " ".join((model.__doc__ or "").split()) if model else "",
        "primary_key": list(table.key),
        "only_rows_where": rule_of(table.name).condition,
        "columns": {
            column.name: _column(table, column, fields.get(column.name)) for column in table.columns
        },
    }


def _column(table: Table, column: Column, field: "models.Field[Any, Any] | None") -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": str(field.verbose_name) if field else column.name,
        "type": column.type,
        "nullable": column.nullable,
    }
    if field is not None and field.help_text:
        told["help"] = str(field.help_text)
    if field is not None and field.choices:
        told["choices"] = {str(code): str(label) for code, label in field.flatchoices}
    if isinstance(field, SealedField):
        told["sealed_as"] = field.column_name
    if isinstance(field, TraceField):
        told["trace_of"] = field.of
    if isinstance(field, models.ForeignKey):
        meta = field.related_model._meta
        told["refers_to"] = {"table": meta.db_table, "column": field.target_field.column}
    if column.name in rule_of(table.name).texts:
        told["replaced"] = True
    return told
