"""The trigger by which PostgreSQL counts how often a phone was changed, for migrations."""

from django.db.migrations import RunSQL

# Whatever the statement says of the count, it is the old one, and one more where the phone is
# another: votes are bound to it. Sealing anew and the taking in of a package move a trace alone.
_FUNCTION = """
CREATE OR REPLACE FUNCTION counts_phone_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.phone_changes := OLD.phone_changes;
    IF NEW.phone_trace IS DISTINCT FROM OLD.phone_trace
        AND coalesce(current_setting('chunshui.resealing', true), '') <> TG_TABLE_SCHEMA
        AND coalesce(current_setting('chunshui.loading', true), '') <> TG_TABLE_SCHEMA
    THEN
        NEW.phone_changes := OLD.phone_changes + 1;
    END IF;
    RETURN NEW;
END $$;
"""


def counts_phone_changes(table: str) -> RunSQL:
    """Let ``table`` count the changes of its phone, and let nobody else write the count."""
    return RunSQL(
        sql=f"{_FUNCTION}CREATE TRIGGER counts_phone_changes BEFORE UPDATE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION counts_phone_changes();",
        reverse_sql=f"DROP TRIGGER counts_phone_changes ON {table};",
    )
