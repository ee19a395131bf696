"""Phones and identity numbers: which are well formed, and what of them may be shown."""

import re
import unicodedata
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.identity.models import PHONE_FORM
from district.identity.phones import masked_phone, normal_phone
from tenants.people.models import IdentityKind

_CITIZEN = re.compile(r"\d{17}[\dX]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_LAST = "10X98765432"
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_OTHER = re.compile(r"[A-Z0-9]{5,20}")
_LANDLINE = re.compile(r"^0\d{2,3}\d{7,8}$")
_SHOWN = 4


def is_citizen_number(number: str) -> bool:
    """Form, birthday and check digit of GB 11643-1999; retired division codes are good."""
    if not _CITIZEN.fullmatch(number) or not _is_birthday(number[6:14]):
        return False
    total = sum(int(one) * weight for one, weight in zip(number[:17], _WEIGHTS, strict=True))
    return number[17] == _LAST[total % 11]


def is_credit_code(code: str) -> bool:
    """Form and check character of GB 32100-2015."""
    if len(code) != 18 or set(code) - set(_CREDIT):
        return False
    total = sum(_CREDIT.index(one) * pow(3, place, 31) for place, one in enumerate(code[:17]))
    return code[17] == _CREDIT[(31 - total % 31) % 31]


def kind_of(number: str) -> IdentityKind:
    """The kind that a number's own form tells; NONE where it might be several."""
    if is_citizen_number(number):
        is_resident = number[:2] in {"81", "82", "83"}
        return IdentityKind.RESIDENCE_PERMIT if is_resident else IdentityKind.CITIZEN
    return IdentityKind.CREDIT_CODE if is_credit_code(number) else IdentityKind.NONE


def checked_identity(kind: str, number: str) -> tuple[IdentityKind, str]:
    """Kind and number as they are kept, or a refusal that never repeats the number."""
    number = _plain(number)
    if not number:
        return IdentityKind.NONE, ""
    known = IdentityKind(kind) if kind else kind_of(number)
    if known is IdentityKind.NONE:
        raise _wrong(_("看不出这是哪种证件的号码。请选证件类型，并核对号码。"))
    if not _is_well_formed(known, number):
        raise _wrong(_("证件号码不对：请核对位数和每一位，最后一位是校验位。"))
    return known, number


def checked_phone(text: str, *, is_organisation: bool = False) -> str:
    """The digits of a mobile phone, or of an organisation's landline with its area code."""
    phone = normal_phone(text)
    if not phone or PHONE_FORM.match(phone):
        return phone
    if not is_organisation:
        raise DomainError("phone_form", _("请填写 11 位手机号。"), field="phone")
    if not _LANDLINE.match(phone):
        raise DomainError("phone_form", _("请填写手机号，或带区号的座机号。"), field="phone")
    return phone


def shown_phone(phone: str) -> str:
    """138****1234; empty where none is known."""
    return masked_phone(phone) if phone else ""


def shown_number(number: str) -> str:
    """The last four, the rest hidden; of a short number nothing."""
    if len(number) < 2 * _SHOWN:
        return "*" * len(number)
    return "*" * (len(number) - _SHOWN) + number[-_SHOWN:]


def _is_well_formed(kind: IdentityKind, number: str) -> bool:
    if kind is IdentityKind.CITIZEN:
        return is_citizen_number(number)
    if kind is IdentityKind.CREDIT_CODE:
        return is_credit_code(number)
    return _OTHER.fullmatch(number) is not None


def _is_birthday(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return born.year >= 1850


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).upper().replace("-", "")


def _wrong(sentence: Promise) -> DomainError:
    return DomainError("identity_number_form", sentence, field="identity_number")
