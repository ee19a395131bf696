"""Every task is a district's or a compound's, and leaves no place behind."""

import logging
from typing import Any
from uuid import UUID

from celery import Task
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.registry.tree import running_compound
from district.tenancy.context import compound_context, current_compound, district_context
from district.tenancy.states import CompoundUpgrading
from district.tenancy.traces import running

# A task whose compound is being upgraded comes again after this time.
UPGRADE_SECONDS = 30

logger = logging.getLogger(__name__)


class DistrictTask(Task[..., Any]):
    """Runs in the shared schema, outside every compound."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        _begin_outside(self.name)
        with running(self.request.id), district_context():
            return super().__call__(*args, **kwargs)


class CompoundTask(Task[..., Any]):
    """Runs inside the compound that its message names by ``compound_id``; refuses without one.

    While the compound's schema is another release's, the message is sent again for later: as a
    new one, so that waiting uses up none of the task's tries.
    """

    abstract = True

    def __call__(self, *args: Any, compound_id: str = "", **kwargs: Any) -> Any:
        _begin_outside(self.name)
        with running(self.request.id):
            return self._run_inside(args, compound_id, kwargs)

    def _run_inside(self, args: tuple[Any, ...], compound_id: str, kwargs: dict[str, Any]) -> Any:
        if not compound_id:
            raise DomainError("no_compound", _("这项后台任务没有写明小区。"))
        try:
            with district_context():
                compound = running_compound(UUID(compound_id))
        except CompoundUpgrading:
            if self.request.called_directly:
                raise
            return self._come_again(args, {**kwargs, "compound_id": compound_id})
        with compound_context(compound):
            return super().__call__(*args, **kwargs)

    def _come_again(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        logger.info("task %s waits: its compound is being upgraded", self.name)
        self.apply_async(args, kwargs, countdown=UPGRADE_SECONDS)


def _begin_outside(task: str) -> None:
    """A place left over from the task before would be somebody else's."""
    if (left := current_compound()) is not None:
        raise RuntimeError(f"{task} began inside {left.schema_name}")
