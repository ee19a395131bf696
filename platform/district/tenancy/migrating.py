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
        made = LeanState({key: _copied(one) for key, one in self.models.items()}, self.real_apps)
        if "apps" in self.__dict__:
            made.__dict__["apps"] = self.apps.clone()
        made.is_delayed = self.is_delayed
        return made

    def add_model(self, model_state: ModelState) -> None:
        is_new = (model_state.app_label, model_state.name_lower) not in self.models
        rendered = self.__dict__.pop("apps", None) if is_new else None
        super().add_model(model_state)  # without what is rendered, it renders nothing
        if rendered is not None:
            rendered.render_multiple([model_state])
            self.__dict__["apps"] = rendered

    def add_field(
        self, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool
    ) -> None:
        rendered = self.__dict__.pop("apps", None)
        above: Any = super()
        above.add_field(app_label, model_name, name, field, preserve_default)
        if rendered is None:
            return
        self.__dict__["apps"] = rendered
        model = rendered.get_model(app_label, model_name)
        model._meta.apps = rendered  # where the model that a key leads to is looked for
        model.add_to_class(name, self.models[app_label, model_name].fields[name].clone())
        if field.is_relation:
            rendered.clear_cache()  # every model remembers which others lead to it

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


def _copied(state: ModelState) -> ModelState:
    """As ``ModelState.clone`` copies it, without looking again at each field."""
    made = ModelState.__new__(ModelState)
    made.__dict__.update(state.__dict__)
    made.fields, made.options = dict(state.fields), dict(state.options)
    made.managers = list(state.managers)
    return made


class LeanExecutor(MigrationExecutor):
    """For every schema: the shared one, a compound's, and the scratch of a blueprint."""

    def _create_project_state(self, with_applied_migrations: bool = False) -> ProjectState:
        """Lean on the way forward alone: on the way back the class of each step is needed."""
        above: Any = super()
        found: ProjectState = above._create_project_state(with_applied_migrations)
        return LeanState(found.models, found.real_apps) if with_applied_migrations else found


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
