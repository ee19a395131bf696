"""Writing down how a head was chosen, at a stage of a ladder or by itself."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from tenants.heads.models import HeadTerm, StandardPost, Title
from tenants.heads.services import appoint_head, check_place, end_head_term
from tenants.recommendations.models import Recommendation, Stage
from tenants.recommendations.queries import Place, electors_at
from tenants.register.models import Building, Unit


@dataclass(frozen=True)
class Asking:
    """Who named the person, when it was asked about, and how many answered how."""

    held_on: date
    asked: int
    agreed: int
    nominated_by: str = ""


@dataclass(frozen=True)
class Nominee:
    name: str
    phone: str = ""
    is_party_household: bool = False


@transaction.atomic
def recommend(
    *,
    title: Title,
    place: Place,
    nominee: Nominee,
    asking: Asking,
    is_chosen: bool,
    stage: Stage | None = None,
    actor_id: UUID | None = None,
) -> Recommendation:
    """Record a choice; whoever was chosen begins that day, and who held the post ends with it."""
    check_place(title, place)
    made = Recommendation(
        title=title,
        unit=place if isinstance(place, Unit) else None,
        building=place if isinstance(place, Building) else None,
        stage=stage,
        nominee=" ".join(nominee.name.split()),
        electors=electors_at(place, title.chosen_from),
    )
    _write(made, asking)
    if not made.nominee:
        raise DomainError("name_missing", _("请填写姓名。"), field="holder_name")
    if is_chosen:
        made.term = _succeed(title, place, nominee, asking.held_on, actor_id)
    made.save()
    _record("recommended", made, actor_id, chosen=is_chosen)
    return made


@transaction.atomic
def add_record(*, term: HeadTerm, asking: Asking, actor_id: UUID | None = None) -> Recommendation:
    """Write down afterwards how a head came to the post (seed row B20)."""
    term = term.locked()
    if Recommendation.objects.filter(term=term).exists():
        raise Conflict("recorded_already", _("这位的推选已经记过。"))
    made = Recommendation(
        title=term.title, unit=term.unit, building=term.building, nominee=term.holder_name
    )
    made.term = term
    _write(made, asking)
    if term.since is not None and asking.held_on > term.since.latest:
        raise DomainError("held_after_start", _("推选日期不能晚于任职日期。"), field="held_on")
    made.save()
    _record("recommended", made, actor_id, chosen=True)
    return made


def _write(made: Recommendation, asking: Asking) -> None:
    if asking.held_on > today():
        raise DomainError("day_in_future", _("日期不能晚于今天。"), field="held_on")
    if asking.agreed > asking.asked:
        raise DomainError("more_agreed", _("同意的不能比问到的多。"), field="agreed")
    if made.electors is not None and asking.asked > made.electors:
        raise DomainError(
            "more_asked",
            _("这里一共 %(electors)s 户（人）可以推选，问到的不能更多。"),
            {"electors": made.electors},
            field="asked",
        )
    made.held_on, made.nominated_by = asking.held_on, asking.nominated_by
    made.asked, made.agreed = asking.asked, asking.agreed


def _succeed(
    title: Title, place: Place, nominee: Nominee, day: date, actor_id: UUID | None
) -> HeadTerm:
    """Chosen anew is a new term, also of the same person."""
    column = "unit" if title.standard == StandardPost.UNIT_HEAD else "building"
    before = HeadTerm.objects.filter(title=title, until_on=None, **{f"{column}_id": place.pk})
    if held := before.first():
        end_head_term(term=held, until_on=day, actor_id=actor_id)
    return appoint_head(
        title=title,
        place=place,
        holder_name=nominee.name,
        holder_phone=nominee.phone,
        is_party_household=nominee.is_party_household,
        since=PartialDate(day),
        actor_id=actor_id,
    )


def _record(act: str, made: Recommendation, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"recommendations.{act}",
        actor_id=actor_id,
        object_type=made._meta.label,
        object_id=made.pk,
        **facts,
    )
