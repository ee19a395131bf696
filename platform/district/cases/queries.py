"""Questions about the library."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from district.cases.models import Case, CaseCopy, CopyState
from district.core.errors import NotFound


def cases() -> QuerySet[Case]:
    """All of them, by title, each with the compound from which it is."""
    return Case.objects.select_related("compound")


def case_by_id(case_id: UUID) -> Case:
    found = cases().filter(pk=case_id).first()
    if found is None:
        raise NotFound("no_case", _("没有找到这个案例。"))
    return found


def copies_of(case: Case) -> QuerySet[CaseCopy]:
    """Into which compounds it was copied, the latest first."""
    return CaseCopy.objects.filter(case=case).select_related("compound")


def waiting_copies() -> QuerySet[CaseCopy]:
    return CaseCopy.objects.filter(state=CopyState.WAITING)


def asked_cases() -> QuerySet[Case]:
    """Those whose settings have been asked of their compound and have not come yet."""
    return Case.objects.filter(taking=True)
