"""The life of a council: planned, held or called off, resolved upon, published."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import day_start, local_day, next_month, now
from district.core.errors import Conflict, DomainError
from district.core.permissions import Action
from district.core.sendings import saved_once, sent_before
from district.identity.access import require
from district.identity.models import Account
from tenants.matters.models import Matter
from tenants.matters.progress import require_words
from tenants.matters.services.quiet import confirmable
from tenants.meetings import events
from tenants.meetings.arriving import digest, keep_arrival, known_arrival
from tenants.meetings.models import AgendaItem, Council, MonthWithout, Part
from tenants.meetings.queries import matters_to_discuss

MOST_ITEMS = 30
# Nobody plans further ahead, and nothing older is entered from paper.
_AHEAD, _BACK = timedelta(days=366), timedelta(days=366)


@transaction.atomic
def plan_council(
    *,
    actor: Account,
    starts_at: datetime,
    place: str,
    matters: Collection[Matter] = (),
    topics: Sequence[str] = (),
    client_id: UUID | None = None,
) -> Council:
    """Plan one; sending the same ``client_id`` again gives the same council."""
    require(actor, Action.COUNCILS_HOLD)
    said = {"convener": actor, "starts_at": _fitting(starts_at), "place": _place(place)}
    if sent := sent_before(Council, client_id, **said):
        return sent
    council = Council(**said, client_id=client_id)
    if (sent := saved_once(council, **said)) is not council:
        return sent
    _set_agenda(council, matters, topics)
    events.called.happened(council, actor.pk)
    return audited(council, actor, "plan")


@transaction.atomic
def revise_council(
    *,
    actor: Account,
    council: Council,
    starts_at: datetime,
    place: str,
    matters: Collection[Matter],
    topics: Sequence[str],
) -> Council:
    """Another time, place or agenda, while it has been neither held nor called off.

    Once it is written down who came or what was resolved, its day stays.
    """
    council = _planned(actor, council)
    stood_at = (council.starts_at, council.place)
    if local_day(starts_at) != local_day(council.starts_at):
        _require_unwritten(council)
    council.starts_at, council.place = _fitting(starts_at), _place(place)
    council.save(update_fields=["starts_at", "place"])
    stood = list(Matter.objects.filter(councils__council=council))
    council.agenda.all().delete()
    _set_agenda(council, matters, topics, stood)
    if stood_at != (council.starts_at, council.place):
        events.moved.happened(council, actor.pk)
    return audited(council, actor, "revise")


@transaction.atomic
def call_off(*, actor: Account, council: Council, because: str) -> Council:
    """It does not take place; it stays on the list with the reason."""
    council = _planned(actor, council)
    _require_unwritten(council)
    council.called_off_because = require_words(
        because, code="no_reason", message=_("请写明为什么不开。"), longest=200
    )
    council.called_off_at = now()
    council.save(update_fields=["called_off_because", "called_off_at"])
    events.called_off.happened(council, actor.pk)
    return audited(council, actor, "call_off")


@transaction.atomic
def hold_council(
    *,
    actor: Account,
    council: Council,
    headcount: int,
    minutes: str,
    written_at: datetime | None = None,
    seen: str | None = None,
    client_id: UUID | None = None,
) -> Council:
    """It took place when it was to; headcount and minutes may be put right until it is published.

    ``written_at``: when it was written without signal; ``seen``: the edition that was put right.
    Neither ever replaces what was written since; the same sent again changes nothing.
    """
    require(actor, Action.COUNCILS_HOLD)
    council = council.locked()
    written_at = written_at or now()
    minutes = minutes.replace("\x00", "").strip()[:20_000]
    known = known_arrival(council, Part.HELD, actor, client_id)
    if known and known.digest == digest(headcount, minutes):
        return council
    if council.held_at and (council.headcount, council.minutes) == (headcount, minutes):
        return council
    if council.called_off_at or council.published_at:
        raise Conflict("council_closed", _("这次会已经取消或者公示，不能再改会议记录。"))
    is_older = council.written_at is not None and written_at < council.written_at
    if is_older or seen not in {None, council.edition}:
        raise Conflict("written_since", _("后来又有人改过这次的会议记录。请先看看现在的记录。"))
    if council.starts_at > now():
        raise DomainError("not_yet", _("还没到开会的时间。提前开了，请先改时间。"))
    require_people(council, headcount)
    council.held_at, council.headcount = council.starts_at, headcount
    council.minutes, council.written_at = minutes, written_at
    council.save(update_fields=["held_at", "headcount", "minutes", "written_at"])
    keep_arrival(council, Part.HELD, actor, client_id, headcount, minutes)
    return audited(council, actor, "hold", headcount=headcount)


@transaction.atomic
def confirm_month_without(*, actor: Account, month: date) -> MonthWithout:
    """Say that there was no council in ``month``; saying it twice changes nothing."""
    require(actor, Action.COUNCILS_HOLD)
    first = confirmable(month)
    start, end = day_start(first), day_start(next_month(first))
    held = Q(held_at__gte=start, held_at__lt=end)
    told = Q(presences__isnull=False) | Q(resolutions__isnull=False)
    if Council.objects.filter(held | (Q(starts_at__gte=start, starts_at__lt=end) & told)).exists():
        raise Conflict("month_has_council", _("这个月开过会，不用确认“本月没开”。"))
    found, is_new = MonthWithout.objects.get_or_create(
        month=first, defaults={"confirmed_by": actor}
    )
    if is_new:
        record_act(action="council.without", actor_id=actor.pk, month=first.isoformat())
    return found


def _planned(actor: Account, council: Council) -> Council:
    require(actor, Action.COUNCILS_HOLD)
    council = council.locked()
    if not council.is_planned:
        raise Conflict("council_over", _("这次会已经开过或者取消，不能再改。"))
    return council


def _require_unwritten(council: Council) -> None:
    if council.is_written_of:
        raise Conflict(
            "taking_place",
            _("已经记了谁来了或者议定了什么，不能再改日子，也不能写成不开。记错了，请先去掉。"),
        )


def require_people(council: Council, headcount: int) -> None:
    """Refuse a council of nobody, and one of fewer people than households."""
    if headcount < 1:
        raise DomainError("nobody_came", _("请写到了多少人。"), field="headcount")
    households = council.presences.count()
    if headcount < households:
        raise DomainError(
            "fewer_than_households",
            _("已经记了 %(count)d 户到会，人数不能更少。"),
            {"count": households},
            field="headcount",
        )


def lock_held(actor: Account, council: Council) -> Council:
    """The council as it stands now, locked; refused until it has been held."""
    require(actor, Action.COUNCILS_HOLD)
    council = council.locked()
    if council.held_at is None:
        raise Conflict("not_held", _("请先记下这次会开过了。"))
    return council


def _fitting(starts_at: datetime) -> datetime:
    if not now() - _BACK < starts_at < now() + _AHEAD:
        raise DomainError("moment_unlikely", _("开会时间只能在前后一年之内。"), field="starts_at")
    return starts_at


def _place(place: str) -> str:
    plain = " ".join(place.split())
    if not plain:
        raise DomainError("place_missing", _("请写在哪里开。"), field="place")
    return plain[:60]


def _set_agenda(
    council: Council,
    matters: Collection[Matter],
    topics: Sequence[str],
    stood: Collection[Matter] = (),
) -> None:
    """Each once; what ``stood`` on it may stay, though it is settled by now."""
    matters = list(dict.fromkeys(matters))
    said = list(dict.fromkeys(plain[:120] for one in topics if (plain := " ".join(one.split()))))
    if len(said) + len(matters) > MOST_ITEMS:
        raise DomainError(
            "agenda_too_long", _("一次会最多 %(most)d 项。"), {"most": MOST_ITEMS}, field="matters"
        )
    if not said and not matters:
        raise DomainError("agenda_empty", _("请选要议的事，或者写一个议题。"), field="topics")
    wanted = {one.pk for one in matters} - {one.pk for one in stood}
    if matters_to_discuss().filter(pk__in=wanted).count() != len(wanted):
        raise DomainError(
            "not_to_discuss", _("有的事已经办结或者合并，请重新选。"), field="matters"
        )
    items = [AgendaItem(council=council, matter=one) for one in matters]
    items += [AgendaItem(council=council, topic=one) for one in said]
    for place, item in enumerate(items, start=1):
        item.position = place
    AgendaItem.objects.bulk_create(items)


def audited(council: Council, actor: Account, act: str, **facts: object) -> Council:
    """Add the act to the audit; facts are codes and numbers, never words."""
    record_act(
        action=f"council.{act}",
        actor_id=actor.pk,
        object_type="council",
        object_id=council.pk,
        **facts,
    )
    return council
