"""Names of schemas and roles. A compound's role carries its schema's name, which is opaque."""

import re
import secrets
import string
from datetime import datetime
from functools import lru_cache

PUBLIC = "public"

# Opaque, so that a name says nothing; without colon or slash, so that keys and paths built
# from it cannot collide.
SCHEMA_NAME = re.compile(r"^c_[a-z0-9]{6,24}\Z")

_ALPHABET = string.ascii_lowercase + string.digits

# Shared roles of an installation; see privileges.py for what each may do.
DISTRICT_ROLE = "chunshui_district"
COMPOUNDS_GROUP = "chunshui_compounds"
ROLLUP_ROLE = "chunshui_rollup"
BACKUP_ROLE = "chunshui_backup"


@lru_cache(10_000)
def runtime_role(schema_name: str) -> str:
    """The login as which requests inside ``schema_name`` run."""
    return f"t_{checked(schema_name)}"


def owner_role(schema_name: str) -> str:
    """The role that owns the schema and its tables; nobody logs in as it."""
    return f"o_{checked(schema_name)}"


def checked(schema_name: str) -> str:
    """``schema_name``, or ValueError if it is not one of a compound."""
    if not SCHEMA_NAME.match(schema_name):
        raise ValueError(f"not a compound's schema: {schema_name!r}")
    return schema_name


def replacement_name(schema_name: str) -> str:
    """What is being made to take the schema's place; neither fleet nor code looks at such a name."""
    return f"r_{checked(schema_name)[2:]}"


def replaced_name(schema_name: str, moment: datetime) -> str:
    """The schema's name once another has taken its place; it says since when."""
    return f"x_{moment:%Y%m%d_%H%M%S_%f}_{checked(schema_name)[2:]}"


def new_schema_name() -> str:
    """``c_`` and twelve random letters: says nothing about the compound, is never used again."""
    return "c_" + "".join(secrets.choice(_ALPHABET) for _ in range(12))
