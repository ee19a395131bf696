"""Every import contract bites: a small tree that breaks it is refused, a clean one is not."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

MODULES = [
    *(f"district.{part}" for part in ("core", "audit", "tenancy", "registry", "identity")),
    *(f"district.metrics.{part}" for part in ("definitions", "models")),
    *(f"tenants.{noun}" for noun in ("heads", "party")),
    *("api.compound", "workers", "frontend.compound", "infra"),
]
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
]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The rooms in miniature, under the contracts of the project."""
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    for module in MODULES:
        write(tmp_path, f"{module}.__init__", "")
    write(tmp_path, "tenants.party.bad", "import tenants.heads\n")
    return tmp_path


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


@pytest.mark.parametrize("contract", sorted({contract for contract, _, _ in BREACHES}))
def test_a_clean_tree_keeps_the_contract(tree: Path, contract: str) -> None:
    assert not refused(tree, contract)


@pytest.mark.parametrize(("contract", "module", "line"), BREACHES)
def test_a_breach_is_refused(tree: Path, contract: str, module: str, line: str) -> None:
    write(tree, module, f"{line}\n")
    assert refused(tree, contract)
