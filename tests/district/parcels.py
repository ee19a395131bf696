"""Packages made anew with something wrong in them, sealed again or not."""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.db import connection

from district.core.errors import DomainError
from district.registry.models import Compound
from district.tenancy.context import compound_context, district_context, installation_context
from district.tenancy.packages.members import CHECKSUMS, MANIFEST
from district.tenancy.packages.reading import opened_package

Members = dict[str, bytes]


def members_of(file: Path) -> Members:
    """Every member's content by name."""
    with ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(file: Path, members: Mapping[str, bytes]) -> Path:
    """A ZIP of these members."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file


def sealed(members: Members, edit: Callable[[dict[str, Any]], object] | None = None) -> Members:
    """The members with a manifest and checksums that agree with them."""
    manifest = json.loads(members[MANIFEST])
    rest = {name: one for name, one in members.items() if name not in {MANIFEST, CHECKSUMS}}
    manifest["members"] = [
        {"name": name, "bytes": len(content), "sha256": sha256(content)}
        for name, content in rest.items()
    ]
    if edit is not None:
        edit(manifest)
    rest[MANIFEST] = json.dumps(manifest).encode()
    lines = [f"{sha256(content)}  {name}\n" for name, content in sorted(rest.items())]
    return {**rest, CHECKSUMS: "".join(lines).encode()}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def flipped(content: bytes) -> bytes:
    """The same with one byte changed, in the middle."""
    place = len(content) // 2
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def refusal(file: Path) -> str:
    """The sentence with which the package is refused."""
    with pytest.raises(DomainError) as refused, opened_package(file):
        pass
    return refused.value.sentence


def traces(media: Path) -> dict[str, list[Any]]:
    """Everything that an import could leave: schemas, roles, rows of the registry, files."""
    with district_context(), connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^c_' ORDER BY 1")
        schemas = cursor.fetchall()
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname ~ '^._c_' AND EXISTS (SELECT FROM"
            " pg_namespace WHERE rolname ~ nspname) ORDER BY 1"
        )
        roles = cursor.fetchall()
    files = sorted(str(path) for path in media.rglob("*") if path.name != ".importing")
    compounds = list(Compound.objects.order_by("pk").values_list())
    return {"s": schemas, "r": roles, "c": compounds, "f": files}


def counts(place: Compound) -> dict[str, int]:
    """How many rows stand in each table of the compound."""
    with compound_context(place), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = %s::regnamespace",
            [place.schema_name],
        )
        tables = sorted({row[0] for row in cursor.fetchall()} - {"django_migrations"})
        found = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def forget_compounds() -> None:
    """Empty the registry, its history too, as if this installation had just been set up."""
    with installation_context(), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # past the log's trigger
        cursor.execute("DELETE FROM registry_compoundevent")
        cursor.execute("SET session_replication_role = origin")
    Compound.objects.all().delete()
