"""Does every element that a metric names come from exactly one source?"""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import WARNING, CheckMessage, Error

from district.metrics.catalogue_files import CatalogueError, elements_to_declare, read_catalogue
from district.metrics.sources import declared_sources, declared_twice


def check_catalogue(
    app_configs: Sequence[AppConfig] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Compare the catalogue's files with the sources that the compounds' nouns declare."""
    try:
        versions = read_catalogue()
    except CatalogueError as error:
        return [Error(str(error), id="metrics.E001")]
    sources = declared_sources()
    declared = {code for source in sources for code in source.elements}
    found: list[CheckMessage] = [
        Error(f"element {code} is declared by more than one source", id="metrics.E002")
        for code in declared_twice(sources)
    ]
    for version in versions:
        wanted = elements_to_declare(version)
        if unfed := sorted(wanted - declared):
            hint = f"not yet fed in {version.version}: {', '.join(unfed)}"
            found.append(CheckMessage(WARNING, hint, id="metrics.W001"))
        found += [
            Error(f"element {code} is not in catalogue {version.version}", id="metrics.E003")
            for code in sorted(declared - wanted)
        ]
    return found
