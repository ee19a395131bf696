"""Reading a package: everything is checked before anything of it is used."""

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from district.tenancy.packages import refusals
from district.tenancy.packages.checking import (
    check_checksums,
    check_migrations,
    check_names,
    checked_directory,
)
from district.tenancy.packages.directory import directory_bytes
from district.tenancy.packages.manifest import Manifest
from district.tenancy.packages.members import (
    CHECKSUMS,
    CHUNK,
    FILES,
    MANIFEST,
    MOST_DESCRIBED,
    Member,
)

# What the standard library says of a ZIP that is damaged or made to harm.
_DAMAGE = (BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, OSError)


@dataclass(frozen=True)
class Package:
    """A package that has been checked; ``sha256`` is its manifest's and names it for good."""

    manifest: Manifest
    sha256: str
    _members: dict[str, Member]
    _zip: ZipFile

    @property
    def files(self) -> list[Member]:
        """The compound's own files."""
        return [one for one in self.manifest.members if one.name.startswith(FILES)]

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of a member, checked once more to its last byte."""
        yield from _pieces(self._zip, self._members[name])


@contextmanager
def opened_package(path: Path) -> Iterator[Package]:
    """The package, checked whole; refused with a sentence that names what is wrong with it."""
    with _unpacked(path) as archive:
        infos = checked_directory(archive)
        content = _short(archive, MANIFEST, infos)
        manifest = Manifest.read(content)
        digest = hashlib.sha256(content).hexdigest()
        own = Member(MANIFEST, len(content), digest)
        check_names(manifest, infos)
        check_checksums(_short(archive, CHECKSUMS, infos), own, manifest)
        for member in manifest.members:
            for _piece in _pieces(archive, member):
                pass
        check_migrations(manifest)
        yield Package(manifest, digest, {one.name: one for one in manifest.members}, archive)


@contextmanager
def _unpacked(path: Path) -> Iterator[ZipFile]:
    try:
        stream = path.open("rb")
    except OSError as error:
        raise refusals.unopened(path.name, error) from error
    with stream:
        try:
            if directory_bytes(stream) > MOST_DESCRIBED:
                raise refusals.too_large(path.name)
            archive = ZipFile(stream)
        except _DAMAGE as error:
            raise refusals.no_package(path.name) from error
        with archive:
            yield archive


def _short(archive: ZipFile, name: str, infos: dict[str, ZipInfo]) -> bytes:
    """A member that is read at once, because all others are described in it."""
    if name not in infos:
        raise refusals.missing(name)
    if infos[name].file_size > MOST_DESCRIBED:
        raise refusals.too_large(name)
    try:
        return archive.read(infos[name])
    except _DAMAGE as error:
        raise refusals.changed(name) from error


def _pieces(archive: ZipFile, member: Member) -> Iterator[bytes]:
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(member.name) as source:
            while piece := source.read(CHUNK):
                size += len(piece)
                if size > member.bytes:
                    break
                digest.update(piece)
                yield piece
    except _DAMAGE as error:
        raise refusals.changed(member.name) from error
    if size != member.bytes or digest.hexdigest() != member.sha256:
        raise refusals.changed(member.name)
