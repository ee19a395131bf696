from django.db import migrations, models

_VIEW = """
CREATE VIEW public.metrics_said WITH (security_invoker = true) AS
SELECT compound_id, period_type, period_start, version, metric, numerator, denominator, state,
    at_least, reason, as_of, computed_at, revision
FROM public.metrics_cell
UNION ALL
SELECT cell.compound_id, 'D'::varchar(3), run.day, cell.version, cell.metric, cell.numerator,
    cell.denominator, cell.state, cell.at_least, cell.reason,
    (run.day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', run.first_done_at, 1
FROM public.metrics_rolluprun AS run
JOIN public.metrics_cell AS cell ON cell.compound_id = run.compound_id
    AND cell.period_type = 'D' AND cell.period_start = run.same_as AND cell.version = run.version
WHERE run.same_as IS NOT NULL AND NOT EXISTS (
    SELECT FROM public.metrics_cell AS own
    WHERE own.compound_id = run.compound_id AND own.period_type = 'D'
        AND own.period_start = run.day AND own.version = run.version AND own.metric = cell.metric
);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0012_notice_what_reports_are_made_of'),
    ]

    operations = [
        migrations.AddField(
            model_name='rolluprun',
            name='same_as',
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name='rolluprun',
            index=models.Index(condition=models.Q(('same_as__isnull', False)), fields=['day'], name='run_that_says_the_same'),
        ),
        migrations.RunSQL(_VIEW, "DROP VIEW public.metrics_said;"),
    ]
