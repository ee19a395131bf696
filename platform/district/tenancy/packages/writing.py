"""Writing a package: streamed, hashed on the way, whole or not at all."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Self
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext_lazy as _

from district.core.clock import SHANGHAI
from district.core.errors import Conflict, DomainError
from district.tenancy.packages.members import CHUNK, Member, is_safe

Write = Callable[[bytes], None]


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that gets its name when it is complete, and is gone when it is not.

    Only its owner may read it. A file of that name is never replaced.
    """
    if path.exists():
        raise Conflict(
            "file_exists", _("文件 %(file)s 已经存在，请换一个名字。"), {"file": path.name}
        )
    part: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        part = Path(name)
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.rename(path)
    except OSError as error:
        raise DomainError(
            "file_not_written",
            _("文件 %(file)s 写不成：%(reason)s。没有留下任何内容。"),
            {"file": path.name, "reason": error.strerror or type(error).__name__},
        ) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


class PackageWriter:
    """A ZIP that knows the size and SHA-256 of each member that was written to it."""

    def __init__(self, stream: IO[bytes], made_at: datetime) -> None:
        self._zip = ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=1)
        local = made_at.astimezone(SHANGHAI)
        self._moment = (local.year, local.month, local.day, local.hour, local.minute, local.second)
        self.members: list[Member] = []

    @contextmanager
    def member(self, name: str) -> Iterator[Write]:
        """A new member; what is yielded takes its bytes piece by piece."""
        if not is_safe(name):
            raise DomainError(
                "package_name", _("文件名 %(member)s 不能放进数据包。"), {"member": name}
            )
        described = ZipInfo(name, self._moment)
        described.compress_type = ZIP_DEFLATED
        described.external_attr = 0o600 << 16
        with self._zip.open(described, "w", force_zip64=True) as target:
            pieces = _Pieces(target)
            yield pieces.write
            pieces.flush()
        self.members.append(Member(name, pieces.bytes, pieces.digest.hexdigest()))

    def add(self, name: str, content: bytes) -> None:
        """A member whose content is at hand."""
        with self.member(name) as write:
            write(content)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        """Write the ZIP's directory, without which nothing can be read; not after an error."""
        if kind is None:
            self._zip.close()
        self._zip.fp = None  # a ZipFile that is dropped would write to the closed file


class _Pieces:
    """Gathers rows, which are short, into pieces that are worth compressing."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._kept = bytearray()
        self.bytes = 0
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> None:
        self._kept += data
        if len(self._kept) >= CHUNK:
            self.flush()

    def flush(self) -> None:
        self.digest.update(self._kept)
        self._target.write(bytes(self._kept))
        self.bytes += len(self._kept)
        self._kept.clear()
