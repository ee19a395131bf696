"""Undated achievements as they were declared: listed one by one, never added up."""

from dataclasses import dataclass

from frontend.reports.contents import Contents
from frontend.reports.wording import with_unit


@dataclass(frozen=True)
class BaselineLine:
    """One claim of one compound."""

    place: str
    name: str
    amount: str
    note: str


def baseline_lines(contents: Contents) -> list[BaselineLine]:
    """Every claim, compound by compound: 76 件, 20余项."""
    found = []
    for figure in contents.baselines:
        definition = contents.baseline_definitions[figure.metric]
        amount = with_unit(figure, definition)
        found.append(
            BaselineLine(figure.organisation_name, definition.name, amount, definition.text)
        )
    return found
