"""The trigger that notices late entries, for use in the migrations of dated tables.

It stands in the database so that no way of writing is forgotten: pages, imports, corrections by
hand. It notices days before today in Asia/Shanghai; today is the coming night's own matter.
"""

from django.db.migrations import RunSQL

# The schema is named, for who puts something right by hand searches another way.
# Marks of other transactions do not count: the night may be taking them away at this moment,
# before this transaction's rows can be read.
_FUNCTION = """
CREATE OR REPLACE FUNCTION late_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb; after jsonb; name text; earliest date;
BEGIN
    IF TG_OP <> 'INSERT' THEN before := to_jsonb(OLD); END IF;
    IF TG_OP <> 'DELETE' THEN after := to_jsonb(NEW); END IF;
    FOREACH name IN ARRAY TG_ARGV LOOP
        IF before ->> name IS DISTINCT FROM after ->> name THEN
            earliest := least(
                earliest,
                ((before ->> name)::timestamptz AT TIME ZONE 'Asia/Shanghai')::date,
                ((after ->> name)::timestamptz AT TIME ZONE 'Asia/Shanghai')::date
            );
        END IF;
    END LOOP;
    IF earliest < (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date THEN
        EXECUTE format(
            'INSERT INTO %1$I.late_latechange (id, created_at, from_day)'
            ' SELECT gen_random_uuid(), clock_timestamp(), $1 WHERE NOT EXISTS ('
            '  SELECT FROM %1$I.late_latechange'
            '  WHERE from_day <= $1 AND xmin = pg_current_xact_id()::xid)',
            TG_TABLE_SCHEMA
        ) USING earliest;
    END IF;
    RETURN NULL;
END $$;
"""


def notices_late_changes(table: str, *dates: str) -> RunSQL:
    """Mark the earliest past day of ``dates`` (columns) that a row brings, loses or changes."""
    names = ", ".join(f"'{name}'" for name in dates)
    return RunSQL(
        sql=_FUNCTION + f"CREATE TRIGGER late_change AFTER INSERT OR UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION late_change({names});",
        reverse_sql=f"DROP TRIGGER late_change ON {table};",
    )
