"""Giving a compound another name, or another host."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.registry.hosts import forget_hosts
from district.registry.models import RUNNING, Compound, CompoundStatus, Domain, LifeAct
from district.registry.names import host_of_slug, refuse_namesake, refuse_used_slug
from district.registry.onboarding_sheet import COLUMNS
from district.registry.services.states import check_state, checked_reason, note
from district.registry.slugs import check_slug

_NAMED = (*RUNNING, CompoundStatus.SUSPENDED)


@transaction.atomic
def rename_compound(*, compound: Compound, name: str, reason: str, by_id: UUID | None) -> None:
    """Another name from today on; reports already handed out keep the old one."""
    reason = checked_reason(reason)
    locked = compound.locked()
    check_state(locked, _NAMED)
    name = _checked_name(name)
    if name == locked.name:
        raise Conflict("same_name", _("小区现在就叫这个名称。"), field="name")
    stands = locked.placements.filter(valid__overlap=DateRange(today(), None))
    here = list(stands.values_list("community", flat=True))
    refuse_namesake(name=name, communities=here, from_on=today(), but=locked)
    note(locked, LifeAct.RENAMED, reason=reason, by_id=by_id, old=locked.name, new=name)
    Compound.objects.filter(pk=locked.pk).update(name=name)
    compound.name = name
    forget_hosts()


@transaction.atomic
def change_slug(*, compound: Compound, slug: str, reason: str, by_id: UUID | None) -> None:
    """Another host from now on. The old one leads there for a while, and is never given away.

    A browser keeps sessions by host, so everybody logs in once more; tokens go on.
    """
    reason = checked_reason(reason)
    locked = compound.locked()
    check_state(locked, _NAMED)
    slug = slug.strip().lower()
    check_slug(slug)
    if slug == locked.slug:
        raise Conflict("same_slug", _("小区现在就用这个网址名。"), field="slug")
    refuse_used_slug(slug, but=locked)
    try:
        with transaction.atomic():
            _lead_to(locked, slug)
    except IntegrityError as error:
        raise Conflict(
            "slug_taken", _("网址名“%(slug)s”已被使用，请换一个。"), {"slug": slug}, field="slug"
        ) from error
    note(locked, LifeAct.RENAMED, reason=reason, by_id=by_id, old_host=locked.slug, new_host=slug)
    compound.slug = slug
    forget_hosts()


def _lead_to(compound: Compound, slug: str) -> None:
    until = today() + timedelta(days=settings.OLD_HOST_DAYS)
    compound.domains.filter(is_primary=True).update(is_primary=False, until_on=until)
    Domain.objects.update_or_create(
        domain=host_of_slug(slug),
        defaults={"tenant": compound, "is_primary": True, "until_on": None},
    )
    Compound.objects.filter(pk=compound.pk).update(slug=slug)


def _checked_name(name: str) -> str:
    column = COLUMNS["name"]
    try:
        read: str = column.parser.read(" ".join(name.split()))
    except ValueError as error:
        raise DomainError("name", str(error), field="name") from error
    if not read:
        raise DomainError("name", _("请填写小区名称。"), field="name")
    return read
