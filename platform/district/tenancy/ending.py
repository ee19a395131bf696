"""What ends in a workspace when nobody may enter it any longer, named by the nouns that own it.

A noun registers its step in ``AppConfig.ready``. The steps run inside the schema, as its owner:
they work in a workspace that is read-only too. Each must be safe to run twice.
"""

from collections.abc import Callable

from django.db import transaction

from district.tenancy.context import CompoundLike, owner_context
from district.tenancy.schemas import end_sessions

Step = Callable[[], object]
_steps: list[Step] = []


def on_ending(step: Step) -> Step:
    """Run ``step`` in each workspace when it is suspended or closed, and before it resumes."""
    if step not in _steps:
        _steps.append(step)
    return step


def run_ending_steps() -> None:
    """Run all steps in the place where the caller stands."""
    for step in _steps:
        step()


def end_every_key(compound: CompoundLike) -> None:
    """End whatever lets somebody into ``compound``; of what it runs, nothing goes on."""
    with owner_context(compound), transaction.atomic():
        run_ending_steps()
    end_sessions(compound.schema_name)
