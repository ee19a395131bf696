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


# Holds the person's row meanwhile: a phone is not changed between the look and the ballot.
_BOUND = """
CREATE OR REPLACE FUNCTION ballot_is_the_voters() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_bound boolean;
BEGIN
    IF current_setting('chunshui.loading', true) = TG_TABLE_SCHEMA THEN RETURN NEW; END IF;
    EXECUTE format('SELECT v.account_id = $1 AND p.phone_changes = v.phone_changes'
        ' FROM %I.decisions_voter v JOIN %I.people_person p ON p.id = v.person_id'
        ' WHERE v.id = $2 FOR SHARE OF p', TG_TABLE_SCHEMA, TG_TABLE_SCHEMA)
        INTO is_bound USING NEW.entered_by_id, NEW.voter_id;
    IF is_bound IS NOT TRUE THEN
        RAISE EXCEPTION 'ballot_is_not_the_voters' USING ERRCODE = 'P0001';
    END IF;
    RETURN NEW;
END $$;
"""


def only_by_the_bound(table: str) -> RunSQL:
    """Refuse a ballot by phone in ``table`` unless it is the account's that the notice found."""
    return RunSQL(
        sql=f"{_BOUND}CREATE TRIGGER only_by_the_bound BEFORE INSERT OR UPDATE OF channel, voter_id"
        f" ON {table} FOR EACH ROW WHEN (NEW.channel = 'electronic')"
        " EXECUTE FUNCTION ballot_is_the_voters();",
        reverse_sql=f"DROP TRIGGER only_by_the_bound ON {table};",
    )
