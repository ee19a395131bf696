"""Questions about visits from above."""

from django.db.models import QuerySet

from district.core.clock import today
from tenants.superiors.models import SuperiorVisit


def superior_visits() -> QuerySet[SuperiorVisit]:
    """The latest first, each with the matter that followed."""
    return SuperiorVisit.objects.select_related("matter")


def visits_this_year() -> int:
    """How often somebody came since the first of January."""
    return SuperiorVisit.objects.filter(came_on__year=today().year).count()
