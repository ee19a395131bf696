"""The whole server as it stood at a moment, beside the live one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg

from district.core.clock import SHANGHAI
from infra.recovery import Refused
from infra.recovery.bases import base_before
from infra.recovery.ground import alone, archive_until_now, live_archive, server_now
from infra.recovery.side import recovered


def read_moment(text: str) -> datetime:
    """`2026-11-26 10:15:00`, in Asia/Shanghai unless it names its offset; or Refused."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"{text!r} is no moment; one looks like 2026-11-26 10:15:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


@contextmanager
def as_it_stood(moment: datetime) -> Iterator[psycopg.Connection[Any]]:
    """A connection to the database of ``moment``; one at a time, Refused if it cannot be had."""
    archive = live_archive()
    if moment >= server_now():
        raise Refused(f"{moment:%Y-%m-%d %H:%M:%S} is still to come. Choose a moment of the past.")
    with alone(archive):
        base = base_before(archive, moment)
        archive_until_now(archive)
        with recovered(archive, base, moment) as then:
            yield then
