"""The trigger by which PostgreSQL keeps what was written of a mediation, for migrations."""

from django.db.migrations import RunSQL

# Like a log; but its words stand sealed, and sealing them anew under another key says the same.
_FUNCTION = """
CREATE OR REPLACE FUNCTION stays_as_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND current_setting('chunshui.resealing', true) = TG_TABLE_SCHEMA
        AND to_jsonb(NEW) - 'note' = to_jsonb(OLD) - 'note'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
"""


def stays_as_written(table: str) -> RunSQL:
    """Refuse to change or delete rows of ``table``, save that its ``note`` is sealed anew."""
    return RunSQL(
        sql=f"{_FUNCTION}CREATE TRIGGER stays_as_written BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION stays_as_written();",
        reverse_sql=f"DROP TRIGGER stays_as_written ON {table};",
    )
