"""The triggers that notice what the nights must count, for use in the nouns' migrations.

They stand in the database so that no way of writing is forgotten: pages, imports, corrections
by hand. Each transaction that writes to a table which reports leaves a mark of today in
Asia/Shanghai: without one, the coming night has nothing to count. On dated tables a row that
brings, loses or changes a past day leaves a mark of that day: it is counted again.
"""

from django.db.migrations import RunSQL

# The schema is named, for who puts something right by hand searches another way. A transaction
# leaves one mark of a day, however many statements and savepoints it has: what it has marked
# stands in a setting of its own, which goes back with a savepoint as the mark itself does. Marks
# of others do not count: the night may be taking them away at this moment, before this
# transaction's rows can be read.
_FUNCTION = """
CREATE OR REPLACE FUNCTION late_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb; after jsonb; name text; earliest date;
    marked text[] := string_to_array(current_setting('chunshui.marked_late', true), ' ');
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
    IF earliest < (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date
        AND NOT coalesce(marked[1] = TG_TABLE_SCHEMA AND marked[2]::date <= earliest, false)
    THEN
        EXECUTE format(
            'INSERT INTO %I.late_latechange (id, created_at, from_day)'
            ' VALUES (gen_random_uuid(), clock_timestamp(), $1)',
            TG_TABLE_SCHEMA
        ) USING earliest;
        PERFORM set_config('chunshui.marked_late', TG_TABLE_SCHEMA || ' ' || earliest, true);
    END IF;
    RETURN NULL;
END $$;
"""


_ANY_FUNCTION = """
CREATE OR REPLACE FUNCTION any_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    today date := (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    IF current_setting('chunshui.marked_today', true)
        IS DISTINCT FROM TG_TABLE_SCHEMA || ' ' || today
    THEN
        EXECUTE format(
            'INSERT INTO %I.late_latechange (id, created_at, from_day)'
            ' VALUES (gen_random_uuid(), clock_timestamp(), $1)',
            TG_TABLE_SCHEMA
        ) USING today;
        PERFORM set_config('chunshui.marked_today', TG_TABLE_SCHEMA || ' ' || today, true);
    END IF;
    RETURN NULL;
END $$;
"""


def notices_changes(table: str) -> RunSQL:
    """Mark today whenever something is written: for tables whose rows bear no day."""
    return RunSQL(
        sql=_ANY_FUNCTION
        + f"CREATE TRIGGER any_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION any_change();",
        reverse_sql=f"DROP TRIGGER any_change ON {table};",
    )


def notices_late_changes(table: str, *dates: str) -> RunSQL:
    """The same, and the earliest past day of ``dates`` (columns) that a row brings, loses or
    changes."""
    names = ", ".join(f"'{name}'" for name in dates)
    any_change = notices_changes(table)
    return RunSQL(
        sql=f"{any_change.sql}{_FUNCTION}"
        f"CREATE TRIGGER late_change AFTER INSERT OR UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION late_change({names});",
        reverse_sql=f"DROP TRIGGER late_change ON {table};{any_change.reverse_sql}",
    )
