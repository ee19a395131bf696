"""Taking runs from the ledger: one statement for all of a batch, with what a claim tells of them."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

# A compound's nights go in their order, so that two never meet in one cell. Those near are of the
# compounds that this connection has just asked: it still knows their tables and plans, and meeting
# another schema for the first time costs it ten times what counting does. Workers died of runs
# tried too often each time without a word: they would take the next one down too.
_CLAIM = """
WITH free AS MATERIALIZED (
    SELECT run.id FROM public.metrics_rolluprun AS run
    WHERE state IN ('due', 'leased')
        AND (state = 'due' AND not_before <= statement_timestamp()
            OR state = 'leased' AND lease_until < statement_timestamp())
        AND NOT EXISTS (
            SELECT FROM public.metrics_rolluprun AS earlier
            WHERE earlier.compound_id = run.compound_id AND earlier.version = run.version
                AND earlier.day < run.day AND earlier.state IN ('due', 'leased')
        )
    ORDER BY run.compound_id = ANY(%(near)s::uuid[]) DESC, day, id
    LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), lost AS (
    UPDATE public.metrics_rolluprun AS run
    SET state = 'failed', lease_until = NULL, finished_at = statement_timestamp(),
        last_error = 'WorkerLost'
    FROM free WHERE run.id = free.id AND run.attempts >= %(attempts)s
    RETURNING run.*
), taken AS (
    UPDATE public.metrics_rolluprun AS run
    SET state = 'leased', fence = fence + 1, attempts = attempts + 1, owner = %(owner)s,
        lease_until = statement_timestamp() + %(lease)s
    FROM free WHERE run.id = free.id AND run.attempts < %(attempts)s
    RETURNING run.*
)
SELECT run.id, run.fence, run.attempts, run.compound_id, run.day, run.version, run.late_from,
    run.first_done_at, run.state = 'failed' AS is_lost,
    obj_description(to_regnamespace(compound.schema_name)::oid, 'pg_namespace') AS schema_state,
    before.basis, before.turns_at, before.said, settled.day AS settled,
    CASE WHEN before.same_as IS NULL THEN before.day WHEN NOT EXISTS (
        SELECT FROM public.metrics_cell AS own
        WHERE own.compound_id = before.compound_id AND own.period_type = 'D'
            AND own.period_start = before.day AND own.version = before.version
    ) THEN before.same_as END AS same_as
FROM (SELECT * FROM lost UNION ALL SELECT * FROM taken) AS run
JOIN public.registry_compound AS compound ON compound.id = run.compound_id
LEFT JOIN public.metrics_rolluprun AS before
    ON before.compound_id = run.compound_id AND before.version = run.version
    AND before.day = run.day - 1 AND before.state = 'done'
LEFT JOIN LATERAL (
    SELECT day FROM public.metrics_rolluprun AS done
    WHERE done.compound_id = run.compound_id AND done.version = run.version
        AND done.first_done_at IS NOT NULL
    ORDER BY day DESC LIMIT 1
) AS settled ON true
ORDER BY run.day, run.id
"""


class Taken(NamedTuple):
    """A run as it stands now, with what is told of it besides; in the order of ``_CLAIM``.

    ``basis``, ``turns_at`` and ``said`` are of the night before, if that is done; ``same_as`` is
    then the one day whose cells say all that it says, if there is one.
    """

    id: UUID
    fence: int
    attempts: int
    compound_id: UUID
    day: date
    version: str
    late_from: date | None
    first_done_at: datetime | None
    is_lost: bool
    schema_state: str | None
    basis: str | None
    turns_at: datetime | None
    said: str | None
    settled: date | None
    same_as: date | None


def take_runs(
    *, owner: str, limit: int, near: Collection[UUID], attempts: int, lease: timedelta
) -> list[Taken]:
    """Lease the oldest runs that nobody works on; give up those that were tried too often."""
    given: dict[str, Any] = {"owner": owner[:80], "limit": limit, "lease": lease}
    given |= {"attempts": attempts, "near": list(near)}
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, given)
        return [Taken(*values) for values in cursor.fetchall()]
