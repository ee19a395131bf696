"""When a page with a form was served, as the form itself brings it back: no script, nothing kept.

Every form has a CSRF token, so the stamp stands beside it. It says when, and neither to whom nor
on which page; what somebody else's stamp could do is add ten minutes to a sum. So could a phone's
word of when a form was opened, which counts where a page of many forms was served long before.
"""

from datetime import UTC, datetime
from functools import lru_cache

from django.core.signing import BadSignature, Signer
from django.http import QueryDict
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString

from district.core.clock import now
from district.core.devices import device_moment
from district.core.errors import DomainError

FIELD = "served_at"
# A longer pause is no entry.
LONGEST = 600
_SALT = "frontend.stamps"


@lru_cache(maxsize=2)
def _signed(second: int) -> str:
    """A list of sixty forms signs once."""
    return Signer(salt=_SALT).sign(str(second))


def stamp() -> str:
    """The moment, signed."""
    return _signed(int(now().timestamp()))


def served_at(text: str) -> datetime | None:
    """The moment of a stamp; None where there is none, or none of ours."""
    try:
        return datetime.fromtimestamp(int(Signer(salt=_SALT).unsign(text)), UTC)
    except (BadSignature, ValueError):
        return None


def seconds_of(sent: QueryDict) -> int | None:
    """How long the form was before the person, ten minutes at most; None where nobody knows.

    What a phone has kept was finished when the phone says that it was written.
    """
    received = now()
    served, begun = served_at(sent.get(FIELD, "")), _told_at("begun_at", sent, received)
    known = [one for one in (served, begun) if one]
    if not known:
        return None
    finished = _told_at("written_at", sent, received) or received
    seconds = (finished - max(known)).total_seconds()
    return min(int(seconds), LONGEST) if seconds >= 0 else None


def _told_at(name: str, sent: QueryDict, received: datetime) -> datetime | None:
    """A moment of the phone's on the server's clock; None where it tells none, or none that is."""
    told, sent_at = (_moment(sent.get(one, "")) for one in (name, "sent_at"))
    try:
        return told and device_moment(told, sent_at, received)
    except DomainError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


class StampedTokenNode(CsrfTokenNode):
    """The hidden field of the token, and that of the stamp."""

    def render(self, context: Context) -> SafeString:
        token = super().render(context)
        if not token:
            return SafeString()
        return format_html('{}<input type="hidden" name="{}" value="{}">', token, FIELD, stamp())


def stamped_token(_parser: Parser, _token: Token) -> StampedTokenNode:
    """``{% csrf_token %}`` as all our pages have it."""
    return StampedTokenNode()
