"""Sealed columns: what a compound keeps of phones and identity numbers, unreadable without its key.

AES-256-GCM under a key that HKDF-SHA256 (RFC 5869) derives for each compound from the newest of
``PERSONAL_DATA_KEYS``; a stolen dump is of no use without them, and one compound's key opens
nothing of another's. A sealed value is: key number (1 byte), nonce (12), ciphertext and tag; the
column's name is authenticated with it, so that a value does not open in another column.

Equal values are found by a keyed hash (HMAC-SHA256), which tells nothing to whoever lacks the key.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.tenancy.context import require_compound

_NONCE = 12
_KEY = 32


def seal(text: str, *, column: str) -> bytes:
    """``text`` under the running compound's newest key."""
    return seal_bytes(text.encode(), column=column)


def seal_bytes(content: bytes, *, column: str) -> bytes:
    """Likewise for what is no text, such as a whole file."""
    number = max(settings.PERSONAL_DATA_KEYS)
    nonce = secrets.token_bytes(_NONCE)
    box = AESGCM(_key_of(require_compound().id, number, b"seal"))
    return bytes([number]) + nonce + box.encrypt(nonce, content, column.encode())


def unseal(sealed: bytes, *, column: str) -> str:
    """What was sealed here in ``column``; a refusal where the key is not this compound's."""
    return unseal_bytes(sealed, column=column).decode()


def unseal_bytes(sealed: bytes, *, column: str) -> bytes:
    """Likewise for what :func:`seal_bytes` has sealed."""
    number = sealed[0]
    if number not in settings.PERSONAL_DATA_KEYS:
        raise _unreadable()
    return _opened(sealed, _key_of(require_compound().id, number, b"seal"), column)


def sealing_keys() -> dict[int, bytes]:
    """The running compound's own keys by number: they open its values and no other compound's."""
    here = require_compound().id
    return {number: _key_of(here, number, b"seal") for number in settings.PERSONAL_DATA_KEYS}


def unseal_under(keys: Mapping[int, bytes], sealed: bytes, *, column: str) -> str:
    """What was sealed elsewhere, under keys that came along with it."""
    key = keys.get(sealed[0])
    if key is None:
        raise _unreadable()
    return _opened(sealed, key, column).decode()


def trace(text: str) -> bytes:
    """A hash under the compound's newest key, as it is written beside a sealed value."""
    return _trace_under(max(settings.PERSONAL_DATA_KEYS), text)


def traces(text: str) -> list[bytes]:
    """Every hash by which an equal value may stand: while keys are rotated, of old and new."""
    return [_trace_under(number, text) for number in sorted(settings.PERSONAL_DATA_KEYS)]


def _trace_under(number: int, text: str) -> bytes:
    key = _key_of(require_compound().id, number, b"trace")
    return hmac.digest(key, text.encode(), hashlib.sha256)


def _opened(sealed: bytes, key: bytes, column: str) -> bytes:
    nonce, rest = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    try:
        return AESGCM(key).decrypt(nonce, rest, column.encode())
    except (InvalidTag, ValueError) as error:  # a nonce or a tag that was cut off
        raise _unreadable() from error


@lru_cache(maxsize=512)
def _key_of(compound: UUID, number: int, purpose: bytes) -> bytes:
    derived = HKDF(SHA256(), _KEY, salt=compound.bytes, info=b"chunshui personal data " + purpose)
    return derived.derive(settings.PERSONAL_DATA_KEYS[number].encode())


def _unreadable() -> DomainError:
    return DomainError(
        "sealed_elsewhere",
        _("这条加密资料打不开：它是用另一把钥匙加密的。请联系系统管理员核对 PERSONAL_DATA_KEYS。"),
    )


if TYPE_CHECKING:
    _Text = models.TextField[str, str]
    _Bytes = models.BinaryField[bytes | None, bytes | None]
else:
    _Text = models.TextField
    _Bytes = models.BinaryField


class SealedField(_Text):
    """A text that stands sealed in the column; empty is empty and tells only that."""

    description = "A sealed text"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str:
        return "bytea"

    @property
    def column_name(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def from_db_value(self, value: bytes | None, *_args: Any) -> str:
        return unseal(bytes(value), column=self.column_name) if value else ""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return seal(value, column=self.column_name) if value else b""


class TraceField(_Bytes):
    """The trace of the sealed field ``of``, None for an empty one; to be asked for with ``__in``
    and :func:`traces`.

    That of a text which has not changed stays as it stands: sealing anew alone moves it.
    """

    description = "A trace of a sealed text"

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{**kwargs, "null": True})

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        text, stood = getattr(model_instance, self.of), getattr(model_instance, self.attname)
        if text and stood is not None and bytes(stood) in traces(text):
            return bytes(stood)
        value = trace(text) if text else None
        setattr(model_instance, self.attname, value)
        return value


def trace_anew(row: models.Model) -> None:
    """Write the traces of ``row`` as saving it would; a bulk update saves no row by itself."""
    for field in row._meta.concrete_fields:
        if isinstance(field, TraceField):
            field.pre_save(row, add=False)
