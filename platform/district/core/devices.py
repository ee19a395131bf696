"""When something was written down, as a phone says that was without signal and sent it later."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError

_OLDEST = timedelta(days=30)
_SET_BACK = timedelta(days=1)


def device_moment(
    written_at: datetime | None, sent_at: datetime | None, received: datetime
) -> datetime:
    """``written_at`` on the server's clock: the phone's is wrong by ``received`` - ``sent_at``.

    ``received`` where the phone says nothing, or its clock was set right by the signal that came
    back, so that it has sent before it wrote. Refused are the future otherwise and what is older
    than thirty days: neither is when somebody stood there and wrote.
    """
    if written_at is None:
        return received
    try:
        moment = written_at + (received - sent_at) if sent_at else written_at
        age = received - moment
    except OverflowError:
        raise _unlikely() from None
    if sent_at and -_SET_BACK <= age < timedelta(0):
        return received
    if age < timedelta(0):
        raise _unlikely()
    if age > _OLDEST:
        raise DomainError(
            "written_long_ago", _("这是 30 天以前写的，太久了。请看着内容重新记一次。")
        )
    return moment


def _unlikely() -> DomainError:
    return DomainError("written_in_future", _("手机上的时间不对，请调好手机时间，重新记一次。"))
