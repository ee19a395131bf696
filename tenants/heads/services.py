"""Changing who looks after which part of the compound, under which title."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from district.core.outcomes import differing
from district.core.permissions import Role
from district.identity.models import Account, RoleGrant
from district.identity.services.roles import end_role
from tenants.heads.models import HeadTerm, StandardPost, Title
from tenants.register.models import Building, Unit

DEFAULT_TITLES = {
    "楼长": StandardPost.UNIT_HEAD,
    "单元长": StandardPost.UNIT_HEAD,
    "栋长": StandardPost.BUILDING_HEAD,
}


@transaction.atomic
def seed_vocabulary() -> None:
    """Give a new workspace its titles; what the compound has mapped by itself stays."""
    titles = [Title(name=name, standard=standard) for name, standard in DEFAULT_TITLES.items()]
    Title.objects.bulk_create(titles, ignore_conflicts=True)


@transaction.atomic
def name_title(
    *,
    name: str,
    standard: StandardPost,
    chosen_from: Title | None = None,
    actor_id: UUID | None = None,
) -> Title:
    """Enter the compound's own word for a standard post, or map a known word anew."""
    name = "".join(name.split())
    if not name:
        raise DomainError("title_missing", _("请填写称呼，例如“楼长”。"), field="name")
    _check_ladder(standard, chosen_from)
    title = Title.objects.select_for_update().filter(name=name).first() or Title(name=name)
    changes = differing(title, {"standard": standard, "chosen_from": chosen_from})
    if not title._state.adding and not changes:
        return title
    if "standard" in changes and not title._state.adding and title.terms.exists():
        raise Conflict(
            "title_in_use",
            _("“%(title)s”已有任职记录，不能改负责范围。请另起一个称呼。"),
            {"title": name},
            field="standard",
        )
    title.standard, title.chosen_from = standard, chosen_from
    title.save()
    record_act(
        action="heads.title_named",
        actor_id=actor_id,
        object_type=title._meta.label,
        object_id=title.pk,
        standard=standard,
    )
    return title


@transaction.atomic
def appoint_head(
    *,
    title: Title,
    place: Unit | Building,
    holder_name: str,
    since: PartialDate,
    until_on: date | None = None,
    holder_phone: str = "",
    is_party_household: bool = False,
    account: Account | None = None,
    actor_id: UUID | None = None,
) -> HeadTerm:
    """Let a person begin in a post; with ``until_on`` a past term is entered as history."""
    check_place(title, place)
    term = HeadTerm(
        title=title,
        holder_name=" ".join(holder_name.split()),
        holder_phone=holder_phone,
        account=account or _account_with(holder_phone),
        unit=place if isinstance(place, Unit) else None,
        building=place if isinstance(place, Building) else None,
        is_party_household=is_party_household,
        until_on=until_on,
    )
    term.since = since
    _check_term(term)
    _check_rung_below(term)
    term.save()
    _record("appointed", term, actor_id)
    return term


@transaction.atomic
def end_head_term(*, term: HeadTerm, until_on: date, actor_id: UUID | None = None) -> HeadTerm:
    """Let a term end: on ``until_on`` the person holds the post no longer."""
    term = term.locked()
    if term.until_on is not None:
        raise Conflict("term_already_ended", _("这一任期已经结束。"))
    if until_on < term.since_on:
        raise _ends_too_early()
    term.until_on = until_on
    term.save(update_fields=["until_on"])
    _end_roles(term, until_on)
    _record("ended", term, actor_id, until_on=until_on.isoformat())
    return term


@transaction.atomic
def correct_head_term(*, term: HeadTerm, actor_id: UUID | None = None, **values: object) -> bool:
    """Mend what was entered wrongly (name, phone, end, 党员中心户); tell whether it changed."""
    allowed = {"holder_name", "holder_phone", "is_party_household", "until_on"}
    if unknown := set(values) - allowed:
        raise TypeError(f"not a field to correct: {sorted(unknown)}")
    term = term.locked()
    changes = differing(term, values)
    if not changes:
        return False
    for name, value in changes.items():
        setattr(term, name, value)
    if "holder_phone" in changes:
        term.account = _account_with(term.holder_phone)
    _check_term(term)
    term.save()
    _record("corrected", term, actor_id, fields=sorted(changes))
    return True


def check_place(title: Title, place: Unit | Building) -> None:
    """Refuse a building for the head of a unit, and the other way round."""
    wanted = Unit if title.standard == StandardPost.UNIT_HEAD else Building
    if isinstance(place, wanted):
        return
    sentence = (
        _("“%(title)s”在本小区负责一个单元，请选择单元。")
        if wanted is Unit
        else _("“%(title)s”在本小区负责整栋楼，请选择楼栋，不要选单元。")
    )
    raise DomainError("title_and_place", sentence, {"title": title.name}, field="unit")


def _end_roles(term: HeadTerm, until_on: date) -> None:
    """With the post goes the right to read the homes of its place, the same day and not before."""
    grants = RoleGrant.objects.select_related("account").filter(
        account=term.account_id, role=Role.UNIT_HEAD, scope_id=term.place.pk
    )
    if term.account_id:
        for grant in grants:
            end_role(grant=grant, until_on=max(until_on, today(), grant.since_on))


def _check_ladder(standard: StandardPost, chosen_from: Title | None) -> None:
    """Building heads may be chosen from unit heads; there is no other ladder."""
    if chosen_from is None:
        return
    if standard != StandardPost.BUILDING_HEAD or chosen_from.standard != StandardPost.UNIT_HEAD:
        raise DomainError(
            "ladder_upside_down",
            _("只有负责整栋楼的称呼，才能从负责单元的称呼中推选。"),
            field="chosen_from",
        )


def _check_term(term: HeadTerm) -> None:
    if not term.holder_name:
        raise DomainError("name_missing", _("请填写姓名。"), field="holder_name")
    if term.since_on > today():
        raise DomainError("begins_in_future", _("任职日期不能晚于今天。"), field="since")
    if term.until_on is not None and term.until_on < term.since_on:
        raise _ends_too_early()
    # The place's row is the lock: two people cannot be appointed to one post at once.
    type(term.place).objects.select_for_update(of=("self",)).get(pk=term.place.pk)
    others = HeadTerm.objects.filter(title=term.title, unit=term.unit, building=term.building)
    overlapping = others.filter(Q(until_on=None) | Q(until_on__gt=term.since_on))
    if term.until_on is not None:
        overlapping = overlapping.filter(since_on__lt=term.until_on)
    if overlapping.exclude(pk=term.pk).exists():
        raise Conflict(
            "post_taken",
            _("%(place)s的%(title)s在这段时间已有人担任。请先结束上一任的任期。"),
            {"place": str(term.place), "title": term.title.name},
            field="since",
        )


def _check_rung_below(term: HeadTerm) -> None:
    """Who becomes 楼长 here must hold the post of 单元长 in this building (seed row E3)."""
    below = term.title.chosen_from
    if below is None:
        return
    holds = Q(until_on=None) | Q(until_on__gt=term.since_on)
    same = Q(holder_name=term.holder_name)
    if term.holder_phone:
        same &= Q(holder_phone__in=["", term.holder_phone])
    rungs = HeadTerm.objects.filter(holds, same, title=below, unit__building=term.building)
    if not rungs.exists():
        raise DomainError(
            "rung_below_missing",
            _("%(title)s要从本楼的%(below)s中推选，这位还不是%(below)s。"),
            {"title": term.title.name, "below": below.name},
            field="holder_name",
        )


def _account_with(phone: str) -> Account | None:
    return Account.objects.filter(phone=phone, is_active=True).first() if phone else None


def _ends_too_early() -> DomainError:
    return DomainError("ends_before_it_begins", _("任期结束不能早于任期开始。"), field="until_on")


def _record(act: str, term: HeadTerm, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"heads.{act}",
        actor_id=actor_id,
        object_type=term._meta.label,
        object_id=term.pk,
        **facts,
    )
