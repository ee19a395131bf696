"""Secrets that are shown once and kept as a hash: of invitations and of tokens."""

import hashlib
import secrets

TOKEN_PREFIX = "cs_"  # noqa: S105


def new_secret(prefix: str = "") -> tuple[str, str]:
    """A secret of 256 random bits, and the hash to keep.

    A plain SHA-256 is enough here: unlike a password, the secret cannot be guessed.
    """
    secret = prefix + secrets.token_urlsafe(32)
    return secret, secret_hash(secret)


def secret_hash(secret: str) -> str:
    """The form in which a secret is kept and looked up."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
