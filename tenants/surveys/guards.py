"""The triggers by which PostgreSQL keeps a survey as it was put to people, for migrations."""

from django.db.migrations import RunSQL

# Taking in a package, or sealing anew, writes what stood elsewhere or says the same: both pass.
_PASSES = """
    IF current_setting('chunshui.loading', true) = TG_TABLE_SCHEMA
        OR current_setting('chunshui.resealing', true) = TG_TABLE_SCHEMA
    THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
"""

_STAYS = f"""
CREATE OR REPLACE FUNCTION survey_stays_as_put() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {_PASSES}
    IF TG_OP = 'DELETE'
        OR (NEW.title, NEW.kind, NEW.opens_on, NEW.closes_on, NEW.opened_at, NEW.period_on, NEW.asked)
            IS DISTINCT FROM
            (OLD.title, OLD.kind, OLD.opens_on, OLD.closes_on, OLD.opened_at, OLD.period_on, OLD.asked)
        OR OLD.closed_at IS NOT NULL
            AND (NEW.closed_at, NEW.answered) IS DISTINCT FROM (OLD.closed_at, OLD.answered)
    THEN
        RAISE EXCEPTION 'survey_is_put' USING ERRCODE = 'P0001';
    END IF;
    RETURN NEW;
END $$;
"""

_FROZEN = """
CREATE TRIGGER stays_as_put BEFORE UPDATE OR DELETE ON surveys_survey
    FOR EACH ROW WHEN (OLD.opened_at IS NOT NULL) EXECUTE FUNCTION survey_stays_as_put();
"""

_MORE_DAYS = f"""
CREATE OR REPLACE FUNCTION survey_stays_as_put() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {_PASSES}
    IF TG_OP = 'DELETE'
        OR (NEW.title, NEW.kind, NEW.opens_on, NEW.opened_at, NEW.period_on, NEW.asked)
            IS DISTINCT FROM
            (OLD.title, OLD.kind, OLD.opens_on, OLD.opened_at, OLD.period_on, OLD.asked)
        OR NEW.closes_on < OLD.closes_on
        OR OLD.closed_at IS NOT NULL
            AND (NEW.closes_on, NEW.closed_at, NEW.answered)
                IS DISTINCT FROM (OLD.closes_on, OLD.closed_at, OLD.answered)
    THEN
        RAISE EXCEPTION 'survey_is_put' USING ERRCODE = 'P0001';
    END IF;
    RETURN NEW;
END $$;
"""

# Shares the survey's row with others who write; who opens or closes it holds it alone.
_QUESTIONS = f"""
CREATE OR REPLACE FUNCTION survey_is_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    opened timestamptz;
    changed jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
BEGIN
    {_PASSES}
    IF TG_TABLE_NAME = 'surveys_option' THEN
        EXECUTE format('SELECT s.opened_at FROM %I.surveys_survey s'
            ' JOIN %I.surveys_question q ON q.survey_id = s.id WHERE q.id = $1 FOR SHARE OF s',
            TG_TABLE_SCHEMA, TG_TABLE_SCHEMA)
            INTO opened USING (changed ->> 'question_id')::uuid;
    ELSE
        EXECUTE format('SELECT opened_at FROM %I.surveys_survey WHERE id = $1 FOR SHARE',
            TG_TABLE_SCHEMA) INTO opened USING (changed ->> 'survey_id')::uuid;
    END IF;
    IF opened IS NOT NULL THEN
        RAISE EXCEPTION 'survey_is_put' USING ERRCODE = 'P0001';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER only_in_draft BEFORE INSERT OR UPDATE OR DELETE ON surveys_question
    FOR EACH ROW EXECUTE FUNCTION survey_is_draft();
CREATE TRIGGER only_in_draft BEFORE INSERT OR UPDATE OR DELETE ON surveys_option
    FOR EACH ROW EXECUTE FUNCTION survey_is_draft();
"""  # noqa: S608 -- the parts are constants of this file

_REPLIES = f"""
CREATE OR REPLACE FUNCTION survey_takes_replies() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    takes boolean;
BEGIN
    {_PASSES}
    EXECUTE format('SELECT opened_at IS NOT NULL AND closed_at IS NULL'
        ' FROM %I.surveys_survey WHERE id = $1 FOR SHARE', TG_TABLE_SCHEMA)
        INTO takes USING NEW.survey_id;
    IF takes IS NOT TRUE THEN
        RAISE EXCEPTION 'survey_is_closed' USING ERRCODE = 'P0001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_while_open
    BEFORE INSERT OR UPDATE OF survey_id, household_id, at, channel, how, content ON surveys_reply
    FOR EACH ROW EXECUTE FUNCTION survey_takes_replies();
"""  # noqa: S608 -- likewise


def may_get_more_days() -> RunSQL:
    """An open survey may end later than it was put, never earlier."""
    return RunSQL(sql=_MORE_DAYS, reverse_sql=_STAYS)


def stays_as_put() -> RunSQL:
    """Freeze an opened survey with its questions, and the replies of a closed one."""
    return RunSQL(
        sql=_STAYS + _FROZEN + _QUESTIONS + _REPLIES,
        reverse_sql="DROP TRIGGER only_while_open ON surveys_reply;"
        "DROP TRIGGER only_in_draft ON surveys_option;"
        "DROP TRIGGER only_in_draft ON surveys_question;"
        "DROP TRIGGER stays_as_put ON surveys_survey;",
    )
