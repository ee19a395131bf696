"""Who may know of a dispute: its mediator and the secretary. For all others there is none."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.errors import DomainError, NotFound
from district.core.permissions import TABLE, Action
from district.identity.access import reach
from district.identity.models import Account, RoleGrant
from tenants.disputes.models import DangerReport, Dispute


def disputes_of(viewer: Account) -> QuerySet[Dispute]:
    """All for the secretary, of a mediator the own ones, for anybody else none."""
    found = reach(viewer, Action.DISPUTES_MEDIATE)
    if found.everything:
        return Dispute.objects.all()
    return Dispute.objects.filter(mediator=viewer) if found.own else Dispute.objects.none()


def own_dispute(viewer: Account, dispute_id: UUID, *, lock: bool = False) -> Dispute:
    """One that ``viewer`` may read, locked on demand; whether there is another stays untold."""
    disputes = disputes_of(viewer)
    if lock:
        disputes = disputes.select_for_update(of=("self",))
    found = disputes.filter(pk=dispute_id).first()
    if found is None:
        raise NotFound("no_such_dispute", _("没有找到，或者不由您调解。"))
    return found


def mediators() -> QuerySet[Account]:
    """Everybody who may mediate today, by name."""
    day = today()
    holds = Q(until_on=None) | Q(until_on__gt=day)
    roles = list(TABLE[Action.DISPUTES_MEDIATE])
    grants = RoleGrant.objects.filter(holds, role__in=roles, since_on__lte=day)
    found = Account.objects.filter(pk__in=grants.values("account_id"), is_active=True)
    return found.order_by("name", "id")


def known_mediator(mediator_id: UUID) -> Account:
    """One of :func:`mediators`, or a refusal."""
    found = mediators().filter(pk=mediator_id).first()
    if found is None:
        raise DomainError(
            "no_mediator",
            _("这个人现在不能当调解人，请选支部书记、委员或者楼长。"),
            field="mediator_id",
        )
    return found


def danger_reports_of(viewer: Account) -> QuerySet[DangerReport]:
    """All for the secretary, for anybody else the own ones."""
    found = reach(viewer, Action.DANGER_REPORT)
    reports = DangerReport.objects.select_related("by")
    if found.everything:
        return reports
    return reports.filter(by=viewer) if found else reports.none()
