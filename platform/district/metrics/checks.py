"""Is every element that a source yields in the catalogue, and yielded by that source alone?"""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error

from district.metrics.catalogue_files import CatalogueError, elements_to_declare, read_catalogue
from district.metrics.sources import declared_elements, declared_sources, declared_twice


def check_catalogue(
    app_configs: Sequence[AppConfig] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Compare the catalogue's files with the sources that the compounds' nouns declare.

    An element without a source is no fault: its metrics say that they are not fed yet.
    """
    try:
        versions = read_catalogue()
    except CatalogueError as error:
        return [Error(str(error), id="metrics.E001")]
    declared = declared_elements()
    found: list[CheckMessage] = [
        Error(f"element {code} is declared by more than one source", id="metrics.E002")
        for code in declared_twice(declared_sources())
    ]
    wanted = set().union(*map(elements_to_declare, versions))
    return found + [
        Error(f"element {code} is in no version of the catalogue", id="metrics.E003")
        for code in sorted(declared - wanted)
    ]
