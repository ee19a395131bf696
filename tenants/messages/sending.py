"""Handing over what waits: composed at that moment, for whoever may still have it.

What leaves holds a number and a link: no name, no address, and no word of the matter.
"""

import logging
import time
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from district.core.clock import now
from district.core.gateways import Gateway, NotNow, Parcel, Refused
from district.core.gateways.mail import MailGateway
from district.core.gateways.sms import SmsGateway
from tenants.messages.links import is_open_still
from tenants.messages.models import Contact, Dispatch, Kind, Way
from tenants.messages.outbox import (
    bury_dispatch,
    claim_dispatch,
    fail_dispatch,
    finish_dispatch,
)

# What leaves the compound is written in Chinese, as its receivers speak.
_LANGUAGE = "zh-hans"
GATEWAYS: dict[Way, Gateway] = {Way.MAIL: MailGateway(), Way.SMS: SmsGateway()}

logger = logging.getLogger(__name__)


@dataclass
class Sent:
    """What one round got done."""

    done: int = 0
    failed: int = 0
    buried: int = 0
    out_of_time: bool = False


def send_waiting(*, base: str, seconds: float) -> Sent:
    """Hand over until nothing is due or time is over; ``base`` is the compound's own address."""
    sent = Sent()
    deadline = time.monotonic() + seconds
    while not sent.out_of_time and (claim := claim_dispatch(now())):
        _send(claim, base, sent)
        sent.out_of_time = time.monotonic() >= deadline
    return sent


def _send(claim: Dispatch, base: str, sent: Sent) -> None:
    try:
        GATEWAYS[Way(claim.way)].take(_parcel(claim, base))
    except Refused as error:
        sent.buried += 1
        _tell(bury_dispatch(claim, error=error.code), claim, error.code)
    except NotNow as error:
        sent.failed += 1
        _tell(fail_dispatch(claim, error=str(error), pause=error.pause), claim, str(error))
    except Exception as error:
        # The class alone: a library's words may repeat the address.
        sent.failed += 1
        _tell(fail_dispatch(claim, error=type(error).__name__), claim, type(error).__name__)
    else:
        sent.done += 1
        _tell(finish_dispatch(claim), claim, "")


def _tell(is_held: bool, claim: Dispatch, error: str) -> None:
    if not is_held:
        logger.warning("dispatch %s was taken over by another worker", claim.pk)
    elif error:
        logger.warning("dispatch %s did not leave: %s", claim.pk, error)


def _parcel(claim: Dispatch, base: str) -> Parcel:
    address = _address(claim)
    with translation.override(_LANGUAGE):
        if claim.is_code:
            return _code(claim, address)
        if claim.link is not None:
            return _verdict(claim, address, base)
        return _news(claim, address, base)


def _code(claim: Dispatch, address: str) -> Parcel:
    text = _("验证码是 %(code)s，10 分钟内有效。不是您本人要的，不用理会。")
    return Parcel(
        key=str(claim.pk),
        address=address,
        template="code",
        values={"code": claim.secret},
        subject=_("春水：验证码"),
        text=text % {"code": claim.secret},
    )


def _verdict(claim: Dispatch, address: str, base: str) -> Parcel:
    link = claim.link
    if link is None or not is_open_still(link):
        raise Refused("no_longer_asked")
    facts = {"number": str(link.matter.number), "link": f"{base}/v/{claim.secret}/"}
    text = _("您反映的第 %(number)s 号事项办好了，请点开评一评：%(link)s")
    return Parcel(
        key=str(claim.pk),
        address=address,
        template="verdict",
        values=facts,
        subject=_("第 %(number)s 号事项请您评一评") % facts,
        text=text % facts,
    )


def _news(claim: Dispatch, address: str, base: str) -> Parcel:
    message = claim.message
    if message is None or message.read_at is not None:
        raise Refused("read_already")
    facts = {"link": f"{base}/messages/{message.pk}/", "number": ""}
    if message.matter is None:
        subject = str(Kind(message.kind).label)
    else:
        facts["number"] = str(message.matter.number)
        words = {"number": facts["number"], "said": Kind(message.kind).label}
        subject = _("第 %(number)s 号事项：%(said)s") % words
    return Parcel(
        key=str(claim.pk),
        address=address,
        template="news",
        values=facts,
        subject=subject,
        text=_("%(said)s。登录后查看：%(link)s") % {"said": subject, "link": facts["link"]},
    )


def _address(claim: Dispatch) -> str:
    """Where it goes now: a contact as it is confirmed, or the number on the matter."""
    contact, link = claim.contact, claim.link
    if contact is None:
        if link is None or link.account_id is not None or not link.matter.requester_phone:
            raise Refused("no_address")
        return link.matter.requester_phone
    if not contact.account.is_in_use:
        raise Refused("no_account")
    if not claim.is_code and not _is_good(contact):
        raise Refused("not_confirmed")
    return contact.address


def _is_good(contact: Contact) -> bool:
    """Confirmed, and still that person's: a number may have become somebody else's."""
    is_own = contact.way != Way.SMS or contact.address == contact.account.phone
    return is_own and contact.confirmed_at is not None
