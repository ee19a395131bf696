"""What may be refused, and how it is said.

One sentence reaches the page, the API and the log: what was refused, why, what to do next.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise


class DomainError(Exception):
    """A refusal that a person can read.

    ``code`` is stable and for machines; ``message`` is a (lazily) translated sentence with
    named ``%(facts)s``; ``facts`` never hold a phone number, a name or an address.
    """

    status = 422

    def __init__(
        self,
        code: str,
        message: str | Promise,
        facts: Mapping[str, Any] | None = None,
        *,
        status: int | None = None,
        field: str | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.facts = dict(facts or {})
        self.field = field
        if status is not None:
            self.status = status

    @property
    def sentence(self) -> str:
        """The refusal in the active language, with its facts filled in."""
        text = str(self.message)
        return text % self.facts if self.facts else text

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"


class NotFound(DomainError):
    """The thing does not exist for this viewer (existence itself is private)."""

    status = 404


class Forbidden(DomainError):
    """The viewer is known, and may not."""

    status = 403


class Conflict(DomainError):
    """Somebody else was faster, or the same was sent twice with other content."""

    status = 409
