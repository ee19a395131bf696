"""What every workspace begins with, named by the nouns that own it.

A noun registers its step in ``AppConfig.ready``; the engine runs all of them inside the new
schema, in one transaction. Each step must be safe to run twice.
"""

from collections.abc import Callable

Step = Callable[[], object]
_steps: list[Step] = []


def on_opening(step: Step) -> Step:
    """Run ``step`` in each workspace when it is opened."""
    if step not in _steps:
        _steps.append(step)
    return step


def run_opening_steps() -> None:
    """Run all steps, in the order in which they were registered."""
    for step in _steps:
        step()
