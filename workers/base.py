"""Every task is a district's or a compound's, and leaves no place behind."""

from typing import Any
from uuid import UUID

from celery import Task
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.registry.tree import running_compound
from district.tenancy.context import compound_context, current_compound, district_context


class DistrictTask(Task[..., Any]):
    """Runs in the shared schema, outside every compound."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        _begin_outside(self.name)
        with district_context():
            return super().__call__(*args, **kwargs)


class CompoundTask(Task[..., Any]):
    """Runs inside the compound that its message names by ``compound_id``; refuses without one."""

    abstract = True

    def __call__(self, *args: Any, compound_id: str = "", **kwargs: Any) -> Any:
        _begin_outside(self.name)
        if not compound_id:
            raise DomainError("no_compound", _("这项后台任务没有写明小区。"))
        with district_context():
            compound = running_compound(UUID(compound_id))
        with compound_context(compound):
            return super().__call__(*args, **kwargs)


def _begin_outside(task: str) -> None:
    """A place left over from the task before would be somebody else's."""
    if (left := current_compound()) is not None:
        raise RuntimeError(f"{task} began inside {left.schema_name}")
