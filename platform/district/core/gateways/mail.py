"""By mail: plain text over the installation's mail server (``EMAIL_URL``)."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from district.core.gateways import NotNow, Parcel, Refused

_FOR_GOOD = range(500, 600)


class MailGateway:
    """The key is the Message-ID: what came twice is known to be one."""

    def take(self, parcel: Parcel) -> None:
        if not settings.MAIL_IS_ON:
            raise NotNow("mail_is_off")
        mail = EmailMessage(
            subject=" ".join(parcel.subject.split()),
            body=parcel.text,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[parcel.address],
            headers={
                "Message-ID": f"<{parcel.key}@{settings.BASE_DOMAIN}>",
                "Auto-Submitted": "auto-generated",
            },
        )
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _words in error.recipients.values()]
            if codes and all(code in _FOR_GOOD for code in codes):
                raise Refused("address_refused") from None
            raise NotNow("address_refused_now") from None
        except (smtplib.SMTPException, OSError) as error:
            # The class alone: what a mail server answers repeats the address.
            raise NotNow(type(error).__name__) from None
