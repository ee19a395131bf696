"""What takes a schema from one state to this release's, found out once for all schemas."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, router, transaction
from django.db.migrations import Migration, RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.special import SeparateDatabaseAndState
from django.db.migrations.state import ProjectState

from district.tenancy.backend.base import SchemaEditor
from district.tenancy.blueprints import (
    Key,
    stand_in_scratch,
    tenant_targets,
    wanted_fingerprint,
    wanted_migrations,
)
from district.tenancy.catalogue import read_schema
from district.tenancy.context import scratch_context
from district.tenancy.models import Blueprint
from district.tenancy.names import new_schema_name, runtime_role
from district.tenancy.privileges import RUNTIME
from district.tenancy.routines import routines_script

Function = Callable[[Any, Any], object]


class UnknownState(RuntimeError):
    """A schema is in a state that no release left, or its migrations cannot be compiled."""


@dataclass(frozen=True)
class PythonStep:
    """A data migration, run inside each compound with the models of its moment."""

    function: Function
    apps: Any


@dataclass
class Upgrade:
    """The way from one state to the next: SQL without a schema's name, and functions."""

    state: str
    wanted: str
    migrations: list[Key] = field(default_factory=list)
    steps: list[str | PythonStep] = field(default_factory=list)

    @property
    def is_plain(self) -> bool:
        """Whether it is SQL alone, which many schemas can share a transaction for."""
        return all(isinstance(step, str) for step in self.steps)

    def sql(self) -> str:
        """All statements, for the eye; functions stand as comments."""
        lines = (s if isinstance(s, str) else f"-- {s.function.__name__}()" for s in self.steps)
        return ";\n".join(lines)


def compile_upgrade(state: str) -> Upgrade:
    """Run the missing migrations in a scratch schema of that state, rolled back afterwards."""
    blueprint = Blueprint.objects.filter(fingerprint=state).first()
    if blueprint is None:
        raise UnknownState(f"no release left a schema in the state {state or '(none)'}")
    if ahead := {tuple(key) for key in blueprint.migrations}.difference(wanted_migrations()):
        named = ", ".join(sorted(".".join(key) for key in ahead))
        raise UnknownState(f"the state {state} is ahead of this release: {named}")
    upgrade = Upgrade(state, wanted_fingerprint())
    schema = new_schema_name()
    with scratch_context(schema), transaction.atomic():
        stand_in_scratch(schema)
        with connection.cursor() as cursor:
            cursor.execute(blueprint.script.replace(RUNTIME, runtime_role(schema)))
        logs = set(read_schema().logs)
        _record(upgrade)
        upgrade.steps += [
            f"REVOKE UPDATE, DELETE ON {log} FROM {RUNTIME}"
            for log in read_schema().logs
            if log not in logs
        ]
        if routines_script() not in blueprint.script:
            upgrade.steps.append(routines_script())
            with connection.cursor() as cursor:
                cursor.execute(routines_script().replace(RUNTIME, runtime_role(schema)))
        transaction.set_rollback(True)
    return upgrade


def _record(upgrade: Upgrade) -> None:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(tenant_targets(executor.loader))
    applied = [
        key for key in executor.loader.applied_migrations if key in executor.loader.graph.nodes
    ]
    state = executor.loader.project_state(applied)
    for migration, _backwards in plan:
        _record_migration(migration, state, upgrade)
        upgrade.migrations.append((migration.app_label, migration.name))


def _record_migration(migration: Migration, state: ProjectState, upgrade: Upgrade) -> None:
    """As Migration.apply does, with an editor that writes down what it executes."""
    if not migration.atomic:
        raise UnknownState(f"{migration} is not atomic: compounds are migrated in transactions")
    with _recording_editor(upgrade) as editor:
        for operation in migration.operations:
            before = state.clone()
            operation.state_forwards(migration.app_label, state)
            if isinstance(operation, RunPython):
                if _is_a_compounds(migration.app_label):
                    upgrade.steps.append(PythonStep(operation.code, before.apps))
            elif _hides_python(operation):
                raise UnknownState(f"{migration}: a function inside SeparateDatabaseAndState")
            else:
                operation.database_forwards(migration.app_label, editor, before, state)


def _recording_editor(upgrade: Upgrade) -> Any:
    class RecordingEditor(SchemaEditor):
        def execute(self, statement: Any, params: Any = ()) -> None:
            text = str(statement)
            if params:
                text = self.connection.ops.compose_sql(text, params)
            upgrade.steps.append(text.rstrip().rstrip(";"))
            super().execute(statement, params)

    return RecordingEditor(connection, atomic=True)


def _is_a_compounds(app_label: str) -> bool:
    return bool(router.allow_migrate(connection.alias, app_label))


def _hides_python(operation: Any) -> bool:
    inner = getattr(operation, "database_operations", [])
    return isinstance(operation, SeparateDatabaseAndState) and any(
        isinstance(one, RunPython) for one in inner
    )
