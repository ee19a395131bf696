"""A letter as a mail: plain text and a link, no attachment, and a way out in every one."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from district.core.errors import NotFound
from district.metrics.letters import Letter
from district.metrics.models import Delivery, Subscription

_SALT = "district.metrics.subscription"


class MailIsOff(RuntimeError):
    """No mail server is named any more; it may be again."""


def mail_letter(delivery: Delivery, letter: Letter) -> None:
    """Hand the letter to the mail server; whatever goes wrong is raised."""
    if not settings.MAIL_IS_ON:
        raise MailIsOff
    subscription = delivery.subscription
    with translation.override(subscription.language):
        text = _text(letter, way_out(subscription))
    EmailMessage(
        subject=" ".join(letter.title.split()),
        body=text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[subscription.address],
        headers={
            # The same at every try: a mail that was sent twice is known to be one.
            "Message-ID": f"<{delivery.pk}@{settings.BASE_DOMAIN}>",
            "Auto-Submitted": "auto-generated",
            # RFC 8058: whoever reads the mail ends it with one press, without logging in.
            "List-Unsubscribe": f"<{way_out(subscription)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    ).send()


def way_out(subscription: Subscription) -> str:
    """The address that ends the subscription; whoever has it may do so."""
    secret = Signer(salt=_SALT).sign(str(subscription.pk))
    return f"{settings.DISTRICT_URL}/inbox/end/{secret}/"


def subscription_of(secret: str) -> Subscription:
    """The one that such an address names, ended or not."""
    try:
        pk = Signer(salt=_SALT).unsign(secret)
    except BadSignature:
        raise _unknown() from None
    found = Subscription.objects.filter(pk=pk).select_related("division", "view").first()
    if found is None:
        raise _unknown()
    return found


def _unknown() -> NotFound:
    return NotFound("no_subscription", gettext_lazy("没有这项订阅。"))


def _text(letter: Letter, way_out: str) -> str:
    link = _("在春水里查看：%(url)s") % {"url": settings.DISTRICT_URL + letter.path}
    ending = _("您订阅了这份通报，所以收到这封邮件。不想再收，请打开：%(url)s") % {"url": way_out}
    return "\n\n".join((letter.title, *letter.paragraphs, link, f"-- \n{ending}")) + "\n"
