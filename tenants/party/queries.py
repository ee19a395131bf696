"""Questions about branches."""

from datetime import date

from django.db.models import Q, QuerySet

from district.core.clock import today
from tenants.party.models import Branch


def branches() -> QuerySet[Branch]:
    """All branches, dissolved ones too."""
    return Branch.objects.all()


def branches_on(day: date | None = None) -> QuerySet[Branch]:
    """The branches that stood on ``day``; one whose founding is unknown always did."""
    day = day or today()
    begun = Q(founded_on=None) | Q(founded_on__lte=day)
    lasting = Q(dissolved_on=None) | Q(dissolved_on__gt=day)
    return Branch.objects.filter(begun & lasting)
