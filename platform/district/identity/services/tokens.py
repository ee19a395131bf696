"""Keys for machines: made, used and taken back in the place where their owner stands."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import now, today
from district.core.errors import DomainError, NotFound
from district.core.permissions import Action
from district.identity.access import require
from district.identity.models import Account, ApiToken
from district.identity.secrets import TOKEN_PREFIX, new_secret, secret_hash

DEFAULT_DAYS = 90
MAX_DAYS = 365
MAX_TOKENS = 20


@transaction.atomic
def issue_token(*, account: Account, label: str, days: int = DEFAULT_DAYS) -> tuple[ApiToken, str]:
    """A new token and its secret, which nobody can read again."""
    require(account, Action.TOKENS_OWN)
    if not 1 <= days <= MAX_DAYS:
        raise DomainError(
            "token_days", _("令牌的有效期是 1 到 %(days)s 天。"), {"days": MAX_DAYS}, field="days"
        )
    Account.objects.select_for_update().get(pk=account.pk)
    if ApiToken.objects.filter(account=account, revoked_at=None, expires_at__gt=now()).count() >= (
        MAX_TOKENS
    ):
        raise DomainError(
            "too_many_tokens",
            _("一个账号最多有 %(count)s 个有效令牌，请先停用不再使用的。"),
            {"count": MAX_TOKENS},
        )
    secret, kept = new_secret(TOKEN_PREFIX)
    token = ApiToken.objects.create(
        account=account, label=label, secret_hash=kept, expires_at=now() + timedelta(days=days)
    )
    record_act(action="token.issued", actor_id=account.id, object_type="token", object_id=token.id)
    return token, secret


@transaction.atomic
def revoke_token(*, account: Account, token_id: UUID) -> None:
    """End one of the person's own tokens at once; ending it again changes nothing."""
    token = ApiToken.objects.select_for_update().filter(account=account, pk=token_id).first()
    if token is None:
        raise NotFound("no_token", _("没有找到这个令牌。"))
    if token.revoked_at is None:
        token.revoked_at = now()
        token.save(update_fields=["revoked_at"])
        record_act(
            action="token.revoked", actor_id=account.id, object_type="token", object_id=token.id
        )


def use_token(secret: str) -> ApiToken | None:
    """The living token with this secret, in this place; notes the day of its use."""
    if not secret.startswith(TOKEN_PREFIX):
        return None
    token = (
        ApiToken.objects.select_related("account")
        .filter(
            Q(account__ends_at=None) | Q(account__ends_at__gt=now()),
            secret_hash=secret_hash(secret),
            revoked_at=None,
            expires_at__gt=now(),
            account__is_active=True,
        )
        .first()
    )
    if token is not None and token.last_used_on != today():
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today())
    return token
