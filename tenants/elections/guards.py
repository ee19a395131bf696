"""The triggers by which PostgreSQL keeps attendance before ballots, for migrations."""

from django.db.migrations import RunSQL

# Only the taking in of a package, which brings what was counted elsewhere, says so and passes.
_FUNCTION = """
CREATE OR REPLACE FUNCTION election_stands_at() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told text;
BEGIN
    IF current_setting('chunshui.loading', true) = TG_TABLE_SCHEMA THEN RETURN NEW; END IF;
    IF TG_TABLE_NAME = 'elections_secretmark' THEN
        EXECUTE format('SELECT e.state FROM %I.elections_election e'
            ' JOIN %I.elections_secretballot b ON b.election_id = e.id WHERE b.id = $1',
            TG_TABLE_SCHEMA, TG_TABLE_SCHEMA) INTO told USING NEW.ballot_id;
    ELSE
        EXECUTE format('SELECT state FROM %I.elections_election WHERE id = $1', TG_TABLE_SCHEMA)
            INTO told USING NEW.election_id;
    END IF;
    IF told <> TG_ARGV[0] THEN
        RAISE EXCEPTION 'election_is_not_%', TG_ARGV[0] USING ERRCODE = 'P0001';
    END IF;
    RETURN NEW;
END $$;
"""


def only_while(state: str, table: str) -> RunSQL:
    """Refuse rows of ``table`` unless their election stands at ``state``."""
    return RunSQL(
        sql=f"{_FUNCTION}CREATE TRIGGER only_while_{state} BEFORE INSERT"
        f" ON {table} FOR EACH ROW EXECUTE FUNCTION election_stands_at('{state}');",
        reverse_sql=f"DROP TRIGGER only_while_{state} ON {table};",
    )
