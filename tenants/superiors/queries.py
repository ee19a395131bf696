"""Questions about visits from above."""

from datetime import date

from django.db.models import QuerySet

from district.core.clock import today
from district.registry.superiors import Superior
from tenants.superiors.models import SuperiorVisit


def superior_visits() -> QuerySet[SuperiorVisit]:
    """The latest first, each with the matter that followed."""
    return SuperiorVisit.objects.select_related("matter")


def visits_this_year() -> int:
    """How often somebody came since the first of January."""
    return SuperiorVisit.objects.filter(came_on__year=today().year).count()


def typed_alike(*, came_on: date, superior: Superior, advice: str) -> SuperiorVisit | None:
    """What somebody here wrote down of the same visit in the same words; locked, if there is one."""
    same = SuperiorVisit.objects.filter(came_on=came_on, superior=superior, advice=advice)
    return same.select_for_update().filter(note_id=None).first()


def told_alike(*, came_on: date, superior: Superior, advice: str) -> SuperiorVisit | None:
    """The same visit in the same words, as it came from above by itself."""
    same = SuperiorVisit.objects.filter(came_on=came_on, superior=superior, advice=advice)
    return same.filter(note_id__isnull=False).first()
