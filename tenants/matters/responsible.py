"""Who answers for a matter: one person, from the first moment on (C9)."""

from uuid import UUID

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from district.core.clock import today
from district.core.permissions import TABLE, Action, Role, Scope
from district.identity.access import reach
from district.identity.models import Account, RoleGrant
from tenants.heads.queries import heads_for
from tenants.register.models import Unit

_FIRST = (Role.SECRETARY, Role.COMPOUND_ADMIN, Role.COMMITTEE_MEMBER)


def candidates() -> QuerySet[Account]:
    """Everybody who may be made responsible today, by name."""
    roles = list(TABLE[Action.MATTER_HANDLE])
    return Account.objects.filter(
        pk__in=_grants(roles).values("account_id"), is_active=True
    ).order_by("name", "id")


def answering(account_id: UUID) -> Account | None:
    """Somebody who answers or has answered for something, as the lists name that person."""
    return Account.objects.filter(pk=account_id).first()


def choose_responsible(unit: Unit | None, recorder: Account | None) -> Account | None:
    """The head of the place, else the recorder if that is the recorder's trade, else the secretary."""
    if unit and (head := _head_of(unit)):
        return head
    if recorder and reach(recorder, Action.MATTER_HANDLE):
        return recorder
    return first_of_the_committee()


def _head_of(unit: Unit) -> Account | None:
    """The one who looks after the unit, before the one who looks after the building."""
    terms = heads_for(unit).filter(account__in=candidates()).select_related("account")
    first = terms.order_by(F("building").asc(nulls_first=True), "-since_on").first()
    if first and first.account and first.unit_id:
        return first.account
    places = (unit.pk, unit.building_id)
    granted = _grants([Role.UNIT_HEAD]).filter(scope_id__in=places, account__is_active=True)
    of_unit = Case(When(scope_id=unit.pk, then=Value(0)), default=Value(1))
    by_role = granted.select_related("account").order_by(of_unit, "-since_on", "id").first()
    if by_role:
        return by_role.account
    return first.account if first else None


def first_of_the_committee(*, besides: Account | None = None) -> Account | None:
    """The secretary, or else whoever comes next."""
    ranks = [When(role=role, then=Value(rank)) for rank, role in enumerate(_FIRST)]
    grants = _grants([role for role in _FIRST if TABLE[Action.MATTER_HANDLE][role] is Scope.ALL])
    ranked = grants.filter(account__is_active=True).annotate(
        rank=Case(*ranks, default=Value(len(_FIRST)), output_field=IntegerField())
    )
    ranked = ranked.exclude(account=besides) if besides else ranked
    first = ranked.select_related("account").order_by("rank", "since_on", "id").first()
    return first.account if first else None


def _grants(roles: list[Role]) -> QuerySet[RoleGrant]:
    day = today()
    return RoleGrant.objects.filter(
        Q(until_on=None) | Q(until_on__gt=day), role__in=roles, since_on__lte=day
    )
