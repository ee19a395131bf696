"""Names of schemas and roles."""

import re

# Opaque, so that a name says nothing; without colon or slash, so that keys and paths built
# from it cannot collide.
SCHEMA_NAME = re.compile(r"^(public|c_[a-z0-9]{6,24})\Z")


def role_name(schema_name: str) -> str:
    """The role as which requests inside ``schema_name`` run."""
    return f"t_{schema_name}"
