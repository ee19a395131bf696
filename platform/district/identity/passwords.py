"""What a password must not be, and saying so beside its field."""

from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import MinimumLengthValidator, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError

if TYPE_CHECKING:  # Django loads this module while the models are not ready yet
    from district.identity.models import Account

MAX_LENGTH = 128

# Beside Django's list of 20,000: what is typed first on a Chinese phone keyboard.
_FAVOURITES = ("woaini", "5201314", "wodemima", "mima", "admin", "chunshui", "lishi", "lvliang")


class LengthValidator(MinimumLengthValidator):
    """Django's own, whose sentence its Chinese catalogue does not know."""

    def get_error_message(self) -> str:
        return _("密码至少 %(count)d 位。") % {"count": self.min_length}


class OwnDataValidator:
    """Refuses the person's phone number, its ends, and words that everybody tries first."""

    def validate(self, password: str, user: "Account | None" = None) -> None:
        plain = password.lower()
        phone = user.phone if user else ""
        if phone and (phone in plain or phone[-8:] in plain):
            raise ValidationError(_("密码里不能有您的手机号。"), code="password_holds_phone")
        rest = plain
        for word in _FAVOURITES:
            rest = rest.replace(word, "")
        if len(rest) < 4:
            raise ValidationError(_("这个密码太常见，别人很容易猜到。"), code="password_too_common")

    def get_help_text(self) -> str:
        return str(_("不要用手机号、生日或常见的词作密码。"))


def check_password_fits(password: str, account: "Account", *, field: str = "password") -> None:
    """Refuse a weak password with all reasons at once, in the active language."""
    if len(password) > MAX_LENGTH:
        raise DomainError(
            "password_too_long", _("密码最多 %(count)s 位。"), {"count": MAX_LENGTH}, field=field
        )
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise DomainError("weak_password", " ".join(error.messages), field=field) from error
