"""What the commands of backups share: refusals become sentences at the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.core.management.base import CommandError

from district.core.errors import DomainError
from district.tenancy.fleet import FleetBusy
from district.tenancy.replacing import RestoreRefused
from district.tenancy.replacing_rows import OtherTables
from infra.process import EmbeddedError


@contextmanager
def sentences() -> Iterator[None]:
    """A refusal inside the block ends the command with its sentence."""
    try:
        yield
    except DomainError as refusal:
        raise CommandError(refusal.sentence) from refusal
    except (EmbeddedError, RestoreRefused, OtherTables, FleetBusy) as error:
        raise CommandError(str(error)) from error
    except psycopg.OperationalError as error:
        # The live server's errors are Django's.
        raise CommandError("The recovered cluster went away. Run it again.") from error
