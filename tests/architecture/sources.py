"""The repository's own Python files, read once, for the rules about shape."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = {
    "district": ROOT / "platform" / "district",
    **{name: ROOT / name for name in ("tenants", "api", "workers", "frontend", "infra")},
}
TESTS = ROOT / "tests"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def functions(self) -> Iterator[Function]:
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node


def sources(*folders: Path) -> Iterator[Source]:
    """Without migrations, which are partly generated and never edited again."""
    for folder in folders or (*ROOMS.values(), TESTS):
        for path in sorted(folder.rglob("*.py")):
            if "migrations" not in path.parts:
                yield Source(path)
