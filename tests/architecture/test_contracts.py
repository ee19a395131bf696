"""Every import contract bites: a small tree that breaks it is refused, a clean one is not."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["id"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]}
# What the district's figures offer to everybody: declarations, and arithmetic without storage.
OPEN_METRICS = {"apps", "arithmetic", "declarations", "figures", "intervals", "windows"}
BREACHES = [
    ("rooms", "tenants.heads.bad", "import frontend.compound"),
    ("rooms", "api.compound.bad", "import frontend.compound"),
    ("rooms", "workers.bad", "import infra"),
    ("domain", "district.core.bad", "import celery"),
    ("domain", "tenants.party.bad", "from rest_framework import serializers"),
    ("district", "district.tenancy.bad", "from district.registry import something"),
    ("nouns", "tenants.heads.bad", "import tenants.party.bad"),
    ("privacy", "tenants.heads.bad", "from district.metrics import models"),
    ("privacy", "frontend.compound.bad", "from district.metrics.models import Cell"),
    ("night", "workers.bad", "from district.metrics.sources import read_elements"),
    ("night", "frontend.bad", "from district.metrics import cells"),
]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The rooms in miniature, under the contracts of the project."""
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    for module in named_modules():
        write(tmp_path, f"{module}.__init__", "")
    write(tmp_path, "tenants.party.bad", "import tenants.heads.good\n")
    write(tmp_path, "tenants.heads.good", "import district.metrics.declarations\n")
    write(tmp_path, "district.metrics.declarations", "")
    return tmp_path


def named_modules() -> set[str]:
    """Every module that a contract of the project names, the external ones left out."""
    keys = ("source_modules", "forbidden_modules", "protected_modules", "allowed_importers")
    named = {
        module
        for contract in CONTRACTS.values()
        for key in keys
        for module in contract.get(key, ())
    }
    layers = {f"district.{layer}" for layer in CONTRACTS["district"]["layers"]}
    rooms = PROJECT["tool"]["importlinter"]["root_packages"]
    return {module for module in named | layers | {*rooms} if module.split(".")[0] in rooms}


def write(tree: Path, module: str, text: str) -> None:
    path = tree.joinpath(*module.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    for parent in path.relative_to(tree).parents[:-1]:
        (tree / parent / "__init__.py").touch()


def refused(tree: Path, contract: str) -> bool:
    """Whether the contract is broken; another failure of the tool is an error of the test."""
    check = "from importlinter.cli import lint_imports_command as c; c()"
    words = ["--no-cache", "--no-logo", "--contract", contract]
    command = [sys.executable, "-c", check, *words]
    told = subprocess.run(command, cwd=tree, check=False, capture_output=True, text=True)
    assert "Contracts: " in told.stdout, told.stdout + told.stderr
    return "Contracts: 0 kept, 1 broken." in told.stdout


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_clean_tree_keeps_the_contract(tree: Path, contract: str) -> None:
    assert not refused(tree, contract)


@pytest.mark.parametrize(("contract", "module", "line"), BREACHES)
def test_a_breach_is_refused(tree: Path, contract: str, module: str, line: str) -> None:
    write(tree, module, f"{line}\n")
    assert refused(tree, contract)


def test_each_contract_has_a_breach() -> None:
    assert {contract for contract, _, _ in BREACHES} == set(CONTRACTS)


def test_each_part_of_the_figures_is_closed_to_compounds_or_open_on_purpose() -> None:
    folder = ROOT / "platform" / "district" / "metrics"
    parts = {path.stem for path in folder.glob("*.py")} | {
        path.parent.name for path in folder.glob("*/__init__.py")
    }
    forbidden = CONTRACTS["privacy"]["forbidden_modules"]
    closed = {one.rpartition(".")[2] for one in forbidden if one.startswith("district.metrics.")}
    assert closed | OPEN_METRICS == parts - {"__init__", "migrations", "management"}
