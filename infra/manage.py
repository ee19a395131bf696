"""The one command of the product: `manage demo`, or any management command of Django."""

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from district.tenancy.context import district_context, installation_context
from infra import embedded
from infra.demo import Demo

SETTINGS = "infra.settings.dev"

# These read files only; all others find the servers running, started for them if need be.
_WITHOUT_SERVERS = frozenset(
    {
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "findstatic",
        "help",
        "makemessages",
        "spectacular",
        "startapp",
        "version",
    }
)


# These must work before there are roles to log in as.
_ABOUT_TABLES = (["makemigrations"], ["showmigrations"], ["sqlmigrate"], ["dbshell"])


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        if sys.argv[1:2] == ["demo"]:
            _demo().run()
            return
        with _servers(sys.argv), _place(sys.argv):
            execute_from_command_line(sys.argv)
    except (embedded.EmbeddedError, ImproperlyConfigured) as error:
        sys.exit(f"\n{error}")


@contextmanager
def _servers(argv: list[str]) -> Iterator[None]:
    """The embedded servers for the time of the command, if it needs any and no others are set."""
    if not _needs_servers(argv) or _own_servers():
        yield
        return
    with embedded.running(settings.DATA_DIR, backup_dir=settings.BACKUP_DIR):
        yield


def _needs_servers(argv: list[str]) -> bool:
    words = argv[1:]
    if not words or {"-h", "--help", "--version"} & set(words):
        return False
    if words[0] == "check":
        return "--database" in words
    return words[0] not in _WITHOUT_SERVERS


def _own_servers() -> bool:
    """Whether the environment names both servers, as it must in production."""
    return bool(os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"))


def _place(argv: list[str]) -> AbstractContextManager[None]:
    """Commands stand on the district's side; those about tables, as the installation's owner."""
    return installation_context() if argv[1:2] in _ABOUT_TABLES else district_context()


def _demo() -> Demo:
    return Demo(
        settings.DATA_DIR,
        settings.PORT,
        os.environ.get("BIND"),
        _own_servers(),
        settings.BACKUP_DIR,
        os.environ.get("DISTRICT"),
    )


if __name__ == "__main__":
    main()
