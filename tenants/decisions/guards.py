"""The triggers by which PostgreSQL keeps a counted vote as it was counted, for migrations."""

from django.db.migrations import RunSQL

# Shares the vote's row with whoever else brings a ballot; who counts holds it alone. Only the
# taking in of a package, which brings what was counted elsewhere, says so and passes.
_FUNCTION = """
CREATE OR REPLACE FUNCTION vote_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told text;
    asked uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.vote_id ELSE NEW.vote_id END;
BEGIN
    IF current_setting('chunshui.loading', true) = TG_TABLE_SCHEMA THEN RETURN NEW; END IF;
    EXECUTE format('SELECT state FROM %I.decisions_vote WHERE id = $1 FOR SHARE', TG_TABLE_SCHEMA)
        INTO told USING asked;
    IF told <> 'noticed' THEN
        RAISE EXCEPTION 'vote_is_closed' USING ERRCODE = 'P0001';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""


def only_while_open(table: str, *columns: str) -> RunSQL:
    """Refuse rows of ``table``, and changes of ``columns``, unless their vote takes ballots."""
    changed = f"OR UPDATE OF {', '.join(columns)} " if columns else ""
    return RunSQL(
        sql=f"{_FUNCTION}CREATE TRIGGER only_while_open BEFORE INSERT OR DELETE {changed}"
        f"ON {table} FOR EACH ROW EXECUTE FUNCTION vote_is_open();",
        reverse_sql=f"DROP TRIGGER only_while_open ON {table};",
    )
