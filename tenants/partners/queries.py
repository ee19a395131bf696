"""Questions about partners and their agreements."""

from datetime import date

from django.db.models import QuerySet

from tenants.partners.models import Agreement, Partner


def partners() -> QuerySet[Partner]:
    """All partners with their agreements, those of the past too."""
    return Partner.objects.prefetch_related("agreements")


def agreements() -> QuerySet[Agreement]:
    """Agreements with their partners, those that are due first before the others."""
    return Agreement.objects.select_related("partner")


def overdue_agreements(day: date) -> QuerySet[Agreement]:
    """Those that were to be kept before ``day`` and have not been."""
    return agreements().filter(due_on__lt=day, done_on=None)
