"""PostgreSQL and Valkey from wheels, for one machine: a data directory in, two addresses out.

No TCP: the servers listen on sockets in a directory that only their user may enter.
Importing this package reads nothing and needs neither wheel; settings may use the addresses freely.
"""

from infra.embedded.places import broker_url, cache_url, database_url
from infra.embedded.servers import is_running, running, start, stop
from infra.process import EmbeddedError

__all__ = [
    "EmbeddedError",
    "broker_url",
    "cache_url",
    "database_url",
    "is_running",
    "running",
    "start",
    "stop",
]
