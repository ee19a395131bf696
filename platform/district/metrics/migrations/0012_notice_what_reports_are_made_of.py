import django.contrib.postgres.functions
import django.db.models.functions.datetime
from django.db import migrations, models

# What the report of a division is read from (``queries/``, ``registry/tree.py``), beside the cells.
_TABLES = (
    "metrics_cellhistory",
    "metrics_metricdefinition",
    "metrics_rolluprun",
    "metrics_sumcheck",
    "registry_compound",
    "registry_compoundevent",
    "registry_division",
    "registry_divisionperiod",
    "registry_placement",
)
# A statement that changed no row is no change: the night asks often for what there is to do. Of
# cells it is not asked: there are thousands in a statement, and none is written in vain.
_FUNCTIONS = """
CREATE FUNCTION public.metrics_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.metrics_touch DEFAULT VALUES;
    RETURN NULL;
END $$;
CREATE FUNCTION public.metrics_touch_if_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM changed) THEN
        INSERT INTO public.metrics_touch DEFAULT VALUES;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER touch AFTER INSERT OR UPDATE OR DELETE ON public.metrics_cell
FOR EACH STATEMENT EXECUTE FUNCTION public.metrics_touch();
"""
_TRIGGER = """
CREATE TRIGGER touch_{event} AFTER {event} ON public.{table} REFERENCING {side} TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION public.metrics_touch_if_changed();
"""
_SIDES = {"insert": "NEW", "update": "NEW", "delete": "OLD"}
_ADD = _FUNCTIONS + "".join(
    _TRIGGER.format(event=event, table=table, side=side)
    for table in _TABLES
    for event, side in _SIDES.items()
)
_REMOVE = """
DROP FUNCTION public.metrics_touch() CASCADE;
DROP FUNCTION public.metrics_touch_if_changed() CASCADE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0011_write_each_cell_once'),
        ('registry', '0007_let_a_compound_be_restored'),
    ]

    operations = [
        migrations.CreateModel(
            name='Touch',
            fields=[
                ('id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.RunSQL(_ADD, _REMOVE),
    ]
