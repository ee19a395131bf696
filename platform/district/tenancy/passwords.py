"""How a role logs in: without a password over a guarded socket, or by one derived from a key.

With ``TENANCY_ROLE_KEY`` set, each role's password is an HMAC of its name under that key, so no
table of passwords exists anywhere. PostgreSQL gets a SCRAM verifier (RFC 5802, RFC 7677), never
the password. The key has 256 random bits, so the verifier needs few iterations: a log-in costs
milliseconds, and guessing is no easier.
"""

import hashlib
import hmac
import secrets
from base64 import b64encode

from django.conf import settings

_ITERATIONS = 256
_SALT_BYTES = 16


def login_password(role: str, given: str | None) -> str | None:
    """The password of ``role``; ``given`` is what DATABASE_URL says, for servers with one for all."""
    key = settings.TENANCY_ROLE_KEY
    if not key:
        return given
    return hmac.new(key.encode(), role.encode(), hashlib.sha256).hexdigest()


def scram_verifier(role: str) -> str | None:
    """What ``ALTER ROLE … PASSWORD`` is given; None where roles log in without one."""
    password = login_password(role, None)
    if password is None:
        return None
    salt = secrets.token_bytes(_SALT_BYTES)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _ITERATIONS)
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    stored_key = hashlib.sha256(client_key).digest()
    server_key = hmac.digest(salted, b"Server Key", "sha256")
    keys = f"{b64encode(stored_key).decode()}:{b64encode(server_key).decode()}"
    return f"SCRAM-SHA-256${_ITERATIONS}:{b64encode(salt).decode()}${keys}"
