"""Django's executor with a state of the models that does less anew.

Django keeps every model of a migration's moment as a class, and makes it and all within reach of
its relations anew at each step: two thirds of the time that a schema takes to be migrated. A model
that has just come changes none of the others, and an index or a constraint only the one it is of.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate as django_migrate
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import BaseConstraint, Index


class LeanState(ProjectState):
    """Renders what a step has changed; all other steps are Django's own."""

    def clone(self) -> "LeanState":
        copied = super().clone()
        made = LeanState(copied.models, copied.real_apps)
        made.__dict__.update(copied.__dict__)
        return made

    def add_model(self, model_state: ModelState) -> None:
        is_new = (model_state.app_label, model_state.name_lower) not in self.models
        rendered = self.__dict__.pop("apps", None) if is_new else None
        super().add_model(model_state)  # without what is rendered, it renders nothing
        if rendered is not None:
            rendered.render_multiple([model_state])
            self.__dict__["apps"] = rendered

    def add_index(self, app_label: str, model_name: str, index: Index) -> None:
        self._add_option(app_label, model_name, "indexes", index)

    def add_constraint(self, app_label: str, model_name: str, constraint: BaseConstraint) -> None:
        self._add_option(app_label, model_name, "constraints", constraint)

    def _add_option(self, app_label: str, model_name: str, option: str, added: Any) -> None:
        state = self.models[app_label, model_name]
        state.options[option] = [*state.options[option], added]
        if "apps" in self.__dict__:
            model = self.apps.get_model(app_label, model_name)
            setattr(model._meta, option, list(state.options[option]))


class LeanExecutor(MigrationExecutor):
    """For every schema: the shared one, a compound's, and the scratch of a blueprint."""

    def _create_project_state(self, with_applied_migrations: bool = False) -> ProjectState:
        above: Any = super()
        found = above._create_project_state(with_applied_migrations)
        return LeanState(found.models, found.real_apps)


@contextmanager
def lean_command() -> Iterator[None]:
    """Django's command names its executor itself; inside the block that name means ours."""
    names = vars(django_migrate)
    before = names["MigrationExecutor"]
    names["MigrationExecutor"] = LeanExecutor
    try:
        yield
    finally:
        names["MigrationExecutor"] = before
