"""Questions about undated achievements."""

from django.db.models import QuerySet

from tenants.baselines.models import Baseline


def baselines() -> QuerySet[Baseline]:
    """All claims, in the order in which they were entered; they enter no rate."""
    return Baseline.objects.all()
