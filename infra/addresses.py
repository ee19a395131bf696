"""Where the web server listens, and whether it may."""

import errno
import socket
from dataclasses import dataclass

from infra.process import EmbeddedError


@dataclass(frozen=True, slots=True)
class Address:
    host: str
    port: int

    @property
    def family(self) -> socket.AddressFamily:
        return socket.AF_INET6 if ":" in self.host else socket.AF_INET

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def listening_addresses(bind: str | None, port: int) -> list[Address]:
    """The address asked for, or both loopbacks; refused with a sentence if one is taken.

    Browsers take localhost for either loopback, and a machine may have only the older one.
    """
    if bind:
        address = Address(bind.strip("[]"), port)
        if not _is_free(address):
            raise EmbeddedError(f"This machine has no address {bind}; choose another BIND.")
        return [address]
    loopbacks = [Address("127.0.0.1", port), Address("::1", port)]
    return [address for address in loopbacks if _is_free(address)]


def _is_free(address: Address) -> bool:
    """Whether it can be listened on; false where this machine does not have it."""
    try:
        with socket.socket(address.family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address.host, address.port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise EmbeddedError(
                f"Port {address.port} is in use by another program. Choose another one, "
                f"for example: make demo PORT={address.port + 1}"
            ) from None
        if error.errno == errno.EACCES:
            raise EmbeddedError(
                f"This user may not listen on port {address.port}; choose one above 1023."
            ) from None
        return False
    return True
