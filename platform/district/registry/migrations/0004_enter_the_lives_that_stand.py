"""One act of opening for each compound that was opened, and the one that ended its running."""

from itertools import chain

from django.db import migrations

from district.core.clock import today


def enter(apps, schema_editor):
    Compound = apps.get_model('registry', 'Compound')
    CompoundEvent = apps.get_model('registry', 'CompoundEvent')
    opened = Compound.objects.exclude(status='opening')

    def event(compound, act, state, from_on):
        return CompoundEvent(compound=compound, act=act, state=state, from_on=from_on)

    first = (
        event(one, 'opened', 'active', min(one.go_live_on, one.closed_on or today()))
        for one in opened
    )
    ended = (
        event(one, one.status, one.status, one.closed_on or today())
        for one in opened.filter(status__in=['suspended', 'closed'])
    )
    CompoundEvent.objects.bulk_create(chain(first, ended), batch_size=2_000)


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0003_keep_the_life_of_a_compound'),
    ]

    operations = [
        migrations.RunPython(enter, migrations.RunPython.noop),
    ]
