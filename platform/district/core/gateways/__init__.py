"""Outer services that carry a mail or a text message away, behind one small contract.

A gateway takes a :class:`Parcel` and returns when the service has it. It raises :class:`Refused`
where trying again is of no use, and :class:`NotNow` where it is; whatever else goes wrong may be
tried again too. The same ``key`` handed over twice is one and the same message. No error repeats
the address.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol


@dataclass(frozen=True)
class Parcel:
    """What is carried: ``template`` and ``values`` for services that know the words by a name,
    ``subject`` and ``text`` for those that take them."""

    key: str
    address: str
    template: str
    values: dict[str, str]
    subject: str
    text: str = field(repr=False)


class Gateway(Protocol):
    def take(self, parcel: Parcel) -> None:
        """Hand it over."""


class Refused(Exception):
    """The service will never take it; ``code`` says why, in a word."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotNow(Exception):
    """The service does not take it now; not before ``pause`` is over, if it said so."""

    def __init__(self, code: str, pause: timedelta | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.pause = pause
