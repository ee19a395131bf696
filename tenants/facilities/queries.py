"""Questions about service stations."""

from datetime import date

from django.db.models import Q, QuerySet

from district.core.clock import today
from tenants.facilities.models import Station


def stations() -> QuerySet[Station]:
    """All stations, closed ones too."""
    return Station.objects.all()


def open_stations(day: date | None = None) -> QuerySet[Station]:
    """The stations open on ``day``; one whose opening is unknown always was."""
    day = day or today()
    begun = Q(opened_on=None) | Q(opened_on__lte=day)
    lasting = Q(closed_on=None) | Q(closed_on__gt=day)
    return Station.objects.filter(begun & lasting)


def station_called(name: str) -> Station | None:
    """The station with this name or other name (seed row F27)."""
    return Station.objects.filter(Q(name=name) | Q(alias=name)).first()
