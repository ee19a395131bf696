"""Questions about what the three sides do together."""

from datetime import date

from django.db.models import Q, QuerySet

from tenants.property.models import Guidance, ServicePromise, TripartiteMeeting


def guidances() -> QuerySet[Guidance]:
    """Guidance officers, the latest first."""
    return Guidance.objects.all()


def guidances_on(day: date) -> QuerySet[Guidance]:
    return guidances().filter(Q(until_on=None) | Q(until_on__gt=day), since_on__lte=day)


def meetings() -> QuerySet[TripartiteMeeting]:
    """Joint meetings, the latest first."""
    return TripartiteMeeting.objects.all()


def meetings_of_three() -> QuerySet[TripartiteMeeting]:
    """Those to which all three sides came."""
    return meetings().filter(branch_came=True, residents_came=True, company_came=True)


def promises() -> QuerySet[ServicePromise]:
    """Service promises, those that are due first before the others."""
    return ServicePromise.objects.all()


def overdue_promises(day: date) -> QuerySet[ServicePromise]:
    """Those that were to be kept before ``day`` and were not by its end."""
    return promises().filter(Q(done_on=None) | Q(done_on__gt=day), due_on__lt=day)
