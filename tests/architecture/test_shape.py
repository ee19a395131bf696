"""Rules about files and functions that imports alone cannot state."""

import ast
import importlib
import platform
import re
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from tests.architecture.sources import ROOMS, ROOT, Function, Source, sources

FILE_LINES = 400
FUNCTION_LINES = 50
TYPE_IGNORES = 9
SHAPELESS_NAMES = {"utils", "helpers", "common", "misc", "base2"}
TYPE_IGNORE = re.compile(r"#\s*type:\s*ignore")
CODED_TYPE_IGNORE = re.compile(r"#\s*type:\s*ignore\[")
MANAGERS = {"objects", "_default_manager", "_base_manager"}


def test_the_platform_folder_is_no_package() -> None:
    folder = ROOT / "platform"
    assert sorted(path.name for path in folder.glob("*.py")) == []
    assert platform.__file__ is not None
    assert Path(platform.__file__).is_relative_to(sysconfig.get_path("stdlib"))


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_is_imported_from_the_repository(room: str) -> None:
    origin = importlib.import_module(room).__file__
    assert origin is not None
    assert Path(origin).is_relative_to(ROOMS[room])


def test_files_stay_short() -> None:
    long = {source.name: length for source in sources() if (length := _lines(source)) >= FILE_LINES}
    assert long == {}


def _lines(source: Source) -> int:
    return source.text.count("\n")


def test_functions_stay_short() -> None:
    long = {
        f"{source.name}:{function.lineno} {function.name}"
        for source in sources()
        for function in source.functions()
        if (function.end_lineno or 0) - function.lineno >= FUNCTION_LINES
    }
    assert long == set()


def test_no_file_has_a_name_that_fits_everything() -> None:
    assert [source.name for source in sources() if source.path.stem in SHAPELESS_NAMES] == []


def test_imports_are_absolute() -> None:
    relative = [
        f"{source.name}:{node.lineno}"
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_functions_import_nothing() -> None:
    hidden = [
        f"{source.name}:{node.lineno} in {function.name}"
        for source in sources()
        for function in source.functions()
        if not _is_app_ready(source, function)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def _is_app_ready(source: Source, function: Function) -> bool:
    """Django's place for what may only be imported once all models are known."""
    return source.path.name == "apps.py" and function.name == "ready"


@pytest.mark.parametrize("room", ["api", "workers", "frontend"])
def test_rooms_above_the_domain_ask_queries_not_managers(room: str) -> None:
    assert list(_manager_uses(room)) == []


def _manager_uses(room: str) -> Iterator[str]:
    for source in sources(ROOMS[room]):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
                yield f"{source.name}:{node.lineno}"


def test_type_ignores_are_few_and_name_their_code() -> None:
    ignores = [
        f"{source.name}:{number} {line.strip()}"
        for source in sources()
        for number, line in enumerate(source.text.splitlines(), 1)
        if TYPE_IGNORE.search(line)
    ]
    assert [line for line in ignores if not CODED_TYPE_IGNORE.search(line)] == []
    assert len(ignores) <= TYPE_IGNORES, "\n".join(ignores)


def test_every_app_is_declared_shared_or_a_compounds() -> None:
    declared = {*settings.SHARED_APPS, *settings.TENANT_APPS}
    assert {config.name for config in apps.get_app_configs()} == declared


def test_only_tenants_apps_and_named_ones_stand_in_a_compounds_schema() -> None:
    others = {app for app in settings.TENANT_APPS if not app.startswith("tenants.")}
    assert others <= {"district.identity", "district.audit", "django.contrib.sessions"}
