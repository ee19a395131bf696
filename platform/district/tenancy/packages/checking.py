"""Whether a package is what a package must be, asked before anything of it is used."""

import stat
from collections import Counter
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.tenancy.packages import refusals
from district.tenancy.packages.catalogue import known_migrations
from district.tenancy.packages.manifest import Manifest
from district.tenancy.packages.members import (
    CHECKSUMS,
    FILES,
    MANIFEST,
    MOST_BYTES,
    Member,
    checksums,
    is_bomb,
    is_safe,
)

_ENCRYPTED = 0x1


def checked_directory(archive: ZipFile) -> dict[str, ZipInfo]:
    """The members by name, each a plain file under a safe name and of a likely size."""
    infos: dict[str, ZipInfo] = {}
    for info in archive.infolist():
        name = info.orig_filename
        if not is_safe(name) or name in infos or not _is_plain(info):
            raise refusals.bad_name(name)
        if is_bomb(info.compress_size, info.file_size):
            raise refusals.too_large(name)
        infos[name] = info
    if sum(info.file_size for info in infos.values()) > MOST_BYTES:
        raise refusals.too_large("ZIP")
    return infos


def _is_plain(info: ZipInfo) -> bool:
    kind = stat.S_IFMT(info.external_attr >> 16)
    packed = info.compress_type in {ZIP_STORED, ZIP_DEFLATED}
    return packed and kind in {0, stat.S_IFREG} and not info.flag_bits & _ENCRYPTED


def check_names(manifest: Manifest, infos: dict[str, ZipInfo]) -> None:
    """Every member is listed, every listed one is there, and there are no others."""
    times = Counter(one.name for one in manifest.members)
    for name in sorted(manifest.expected_names - {*times} | {*times} - {*infos}):
        raise refusals.missing(name)
    for name in sorted({*infos} - {*times, MANIFEST, CHECKSUMS}):
        raise refusals.unlisted(name)
    for name, often in times.items():
        if often > 1 or not (name in manifest.expected_names or name.startswith(FILES)):
            raise refusals.unlisted(name)


def check_checksums(content: bytes, own: Member, manifest: Manifest) -> None:
    """The list for ``sha256sum`` says the same as the manifest, and knows the manifest itself."""
    if f"{own.sha256}  {MANIFEST}\n".encode() not in content:
        raise refusals.changed(f"{MANIFEST} / {CHECKSUMS}")
    if content != checksums([*manifest.members, own]):
        raise refusals.changed(CHECKSUMS)


def check_migrations(manifest: Manifest) -> None:
    """Exactly the migrations that a new compound of this installation has."""
    known, found = set(known_migrations()), set(manifest.migrations)
    if known != found:
        raise DomainError(
            "package_migrations",
            _(
                "数据包和这里的版本不同，相差的迁移：%(names)s。请先把两边升级到同一版本，再重新导出。"
            ),
            {"names": _("、").join(sorted(known ^ found)[:5])},
        )
