"""Time-ordered identifiers (RFC 9562, version 7) for everything that is seen from outside."""

import os
import time
import uuid


def uuid7() -> uuid.UUID:
    """48 bits of Unix milliseconds, then 74 random bits: compact indexes, not guessable.

    Python gains ``uuid.uuid7`` in 3.14; the database default is not used because an
    instance needs its identifier before it is saved.
    """
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | (0x7 << 76)
    value = value & ~(0x3 << 62) | (0x2 << 62)
    return uuid.UUID(int=value)
