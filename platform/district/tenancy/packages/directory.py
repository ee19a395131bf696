"""How large a ZIP's directory is, asked before a library reads all of it into memory."""

import struct
from typing import IO

_END = b"PK\x05\x06"
_LOCATOR = b"PK\x06\x07"
_LONG_END = b"PK\x06\x06"
_TAIL = 22 + 65_535
_IN_THE_LONG_END = 0xFFFFFFFF


def directory_bytes(stream: IO[bytes]) -> int:
    """The size that the ZIP gives for its directory; ValueError when it is no ZIP."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL))
    tail = stream.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < 22:
        raise ValueError("no end of a ZIP")
    (told,) = struct.unpack_from("<L", tail, place + 12)
    if told != _IN_THE_LONG_END and tail[place - 20 : place - 16] != _LOCATOR:
        return int(told)
    return _long_directory_bytes(stream, tail[max(0, place - 20) : place])


def _long_directory_bytes(stream: IO[bytes], locator: bytes) -> int:
    if len(locator) != 20 or not locator.startswith(_LOCATOR):
        raise ValueError("no locator of a long end")
    (offset,) = struct.unpack_from("<Q", locator, 8)
    if offset >= 2**62:
        raise ValueError("a long end beyond every file")
    stream.seek(offset)
    end = stream.read(56)
    if len(end) < 56 or not end.startswith(_LONG_END):
        raise ValueError("no long end of a ZIP")
    return int(struct.unpack_from("<Q", end, 40)[0])
