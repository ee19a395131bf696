"""Where a request comes from."""

from django.conf import settings
from django.http import HttpRequest

from district.core.windows import keyed_hash


def client_key(request: HttpRequest) -> str:
    """A keyed hash of the client's address.

    A proxy adds the address that it saw at the end of X-Forwarded-For; what stands before is
    the client's own claim, so only as many entries as there are own proxies are believed.
    """
    address = request.META.get("REMOTE_ADDR", "")
    proxies = settings.PROXY_COUNT
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if proxies and len(forwarded) >= proxies and forwarded[-proxies]:
        address = forwarded[-proxies]
    return keyed_hash(address)
