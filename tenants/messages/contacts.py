"""Where a person also wants messages: an address, proven by a code that comes back, and a choice."""

import secrets
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import now
from district.core.errors import Conflict, DomainError, NotFound
from district.core.windows import count_in_window, keyed_hash
from district.identity.models import Account
from tenants.messages.models import Contact, Kind, SendState, Way
from tenants.messages.outbox import CODES_LAST, keep_dispatch, ring_for
from tenants.messages.ways import open_ways

LONGEST_ADDRESS = 254
MOST_TRIES = 5
_CODES_A_DAY, _DAY = 5, 24 * 3600
_CODE_DIGITS = 6


def contact_of(account: Account, way: Way) -> Contact | None:
    """The person's own, confirmed or not; a number that the account no longer has is none."""
    found = Contact.objects.filter(account=account, way=way).first()
    if found and way is Way.SMS and found.address != account.phone:
        return None
    return found


def contacts_of(account: Account) -> QuerySet[Contact]:
    """The person's own, by ways; confirmed or not."""
    return Contact.objects.filter(account=account).order_by("way")


def last_failure(contact: Contact) -> str:
    """Why the last that ended did not arrive; empty if it went out."""
    ended = contact.dispatches.filter(state__in=[SendState.SENT, SendState.DEAD])
    last = ended.order_by("-ended_at").first()
    return last.last_error if last and last.state == SendState.DEAD else ""


@transaction.atomic
def ask_code(*, account: Account, way: Way, address: str = "") -> Contact:
    """Send a code to the address; of a text message that is the account's own number."""
    _require_open(way)
    where = account.phone if way is Way.SMS else _checked(address)
    if count_in_window(f"code|{account.pk}", _DAY) > _CODES_A_DAY:
        raise DomainError("too_many_codes", _("今天要验证码的次数太多了，请明天再试。"), status=429)
    Account.objects.select_for_update().get(pk=account.pk)
    contact = Contact.objects.filter(account=account, way=way).first()
    contact = contact or Contact(account=account, way=way)
    if contact.address != where:
        contact.address, contact.confirmed_at = where, None
    code = f"{secrets.randbelow(10**_CODE_DIGITS):0{_CODE_DIGITS}d}"
    contact.code_hash, contact.code_tries = _kept(contact, code), 0
    contact.code_until = now() + CODES_LAST
    contact.save()
    ring_for([keep_dispatch(way=way, contact=contact, secret=code)])
    return contact


def confirm(*, account: Account, way: Way, code: str) -> Contact:
    """The code came back: the address is the person's. Wrong ones are counted, and five are enough."""
    with transaction.atomic():
        contact = Contact.objects.select_for_update().filter(account=account, way=way).first()
        if contact is None or not contact.code_hash or not contact.code_until:
            raise NotFound("no_code", _("请先要一个验证码。"))
        if contact.code_until <= now() or contact.code_tries >= MOST_TRIES:
            raise Conflict("code_over", _("这个验证码已经失效，请再要一个。"), field="code")
        contact.code_tries += 1
        is_right = secrets.compare_digest(contact.code_hash, _kept(contact, code.strip()))
        if is_right:
            is_first = contact.confirmed_at is None
            contact.confirmed_at, contact.code_hash, contact.code_until = now(), "", None
            if is_first and not contact.kinds:
                contact.kinds = [Kind.FINISHED]
            _record("confirmed", contact)
        contact.save()
    if not is_right:
        raise DomainError("wrong_code", _("验证码不对，请再看一看。"), field="code")
    return contact


@transaction.atomic
def choose_kinds(*, account: Account, way: Way, kinds: Collection[str]) -> Contact:
    """Exactly these go out by this way; none: nothing does, and the address stays."""
    _require_open(way)
    contact = Contact.objects.select_for_update().filter(account=account, way=way).first()
    if contact is None or contact.confirmed_at is None:
        raise Conflict("not_confirmed", _("请先用验证码确认。"))
    if unknown := set(kinds) - set(Kind):
        raise DomainError("unknown_kind", _("没有这种消息。"), {"kinds": len(unknown)})
    contact.kinds = [kind for kind in Kind if kind in set(kinds)]
    contact.save(update_fields=["kinds"])
    _record("chosen", contact, kinds=len(contact.kinds))
    return contact


@transaction.atomic
def forget_contact(*, account: Account, way: Way) -> None:
    """The address goes, with all that was on its way there."""
    contact = Contact.objects.filter(account=account, way=way).first()
    if contact is not None:
        _record("forgotten", contact)
        contact.delete()


def _require_open(way: Way) -> None:
    if way not in open_ways():
        raise NotFound("way_is_off", _("系统没有开通这种方式。"))


def _checked(text: str) -> str:
    address = text.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise _no_address() from None
    if len(address) > LONGEST_ADDRESS or not address.isascii():
        raise _no_address()
    return address


def _no_address() -> DomainError:
    return DomainError("no_mail_address", _("这不像一个邮箱地址，请再看一看。"), field="address")


def _kept(contact: Contact, code: str) -> str:
    """Six digits are soon guessed, so the hash needs the installation's key."""
    return keyed_hash(f"{contact.pk}|{contact.address}|{code}")


def _record(act: str, contact: Contact, **facts: object) -> None:
    record_act(
        action=f"contact.{act}",
        actor_id=contact.account_id,
        object_type="contact",
        object_id=contact.pk,
        way=contact.way,
        **facts,
    )
