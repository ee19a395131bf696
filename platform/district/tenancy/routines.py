"""Questions that each compound's schema answers by a function, declared by whoever asks them.

The login of the roll-up may execute these functions and read no row. They are SECURITY DEFINER,
owned by the schema's owner and bound to that schema; their text is part of the schema's state,
so a release with another text is an upgrade like any other (``fleet.py``).
"""

from collections.abc import Callable
from dataclasses import dataclass

from district.tenancy.names import ROLLUP_ROLE
from district.tenancy.privileges import RUNTIME


@dataclass(frozen=True)
class Routine:
    """One SELECT as a function that yields its rows as JSON objects.

    ``parameters`` are names and types, in order; ``sql`` names them ``$1``, ``$2`` and so on.
    With ``changes`` it is a DELETE instead, and the function yields how many rows went.
    A schema keeps the function of before under other parameters: a new shape takes a new name.
    """

    name: str
    parameters: dict[str, str]
    sql: str
    changes: bool = False

    def statements(self) -> list[str]:
        """What makes it in the schema that alone is searched, run as the schema's owner."""
        given = ", ".join(f'"{name}" {kind}' for name, kind in self.parameters.items())
        kinds = ", ".join(self.parameters.values())
        kind, body = "STABLE", f"SELECT to_jsonb(answer) FROM ({self.sql}) AS answer"  # noqa: S608 -- the code's own
        if self.changes:
            kind = "VOLATILE"
            body = f"WITH gone AS ({self.sql} RETURNING 1) SELECT to_jsonb(count(*)) FROM gone"  # noqa: S608
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}({given}) RETURNS SETOF jsonb"
            f" LANGUAGE sql {kind} SECURITY DEFINER SET search_path FROM CURRENT"
            f" AS $routine$ {body} $routine$",
            f"GRANT EXECUTE ON FUNCTION {self.name}({kinds}) TO {RUNTIME}, {ROLLUP_ROLE}",
        ]


# The schema's name is not in the script that makes it.
_LET_IN = (
    "DO $do$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO"
    f" {ROLLUP_ROLE}', current_schema()); END $do$"
)
_declared: list[Callable[[], Routine]] = []


def offers(routine: Callable[[], Routine]) -> None:
    """Let each compound's schema have this function; called from ``AppConfig.ready``."""
    if routine not in _declared:
        _declared.append(routine)


def routines_script() -> str:
    """Makes all functions anew in one schema, ``{runtime}`` for its login; safe to run twice."""
    made = [statement for routine in _declared for statement in routine().statements()]
    return ";\n".join([_LET_IN, *made])
