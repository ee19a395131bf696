"""晒: what stands on the notice board, written and reviewed by the committee."""

from itertools import chain
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from district.core.errors import Conflict
from district.core.permissions import Action
from district.identity.access import require
from district.identity.models import Account
from tenants.matters.access import readable_matter
from tenants.matters.clocks import VERDICT_WINDOW
from tenants.matters.masking import withhold_details
from tenants.matters.models import Category, Matter, Result, State, Step, Supporter
from tenants.matters.progress import (
    audited,
    finish_of,
    moment_of,
    present,
    require_state,
    require_words,
    take_step,
)
from tenants.matters.records import Moment

NO_NOTICE = _("请写公示内容。")
# What is kept is written in Chinese, whatever language the writer's pages are in.
NOBODY_ASKED = "主动发现，没有诉求人。"
FINALLY_REPLIED = "已作最终答复，不再评价。"
NOBODY_ANSWERED = "办结 15 天内没有收到评价。"


def draft_notice(matter: Matter) -> str:
    """A text to review; of a private matter no more than its category and its result."""
    finished = finish_of(matter)
    result = Result(finished.result) if finished else None
    if matter.is_private:
        with override("zh-hans"):
            ended = result.label if result else State(matter.state).label
            return f"{Category(matter.category).label}事项 1 件：{ended}。"
    return withheld(matter, _joined(matter.text, finished.note if finished else ""))


def withheld(matter: Matter, text: str) -> str:
    """``text`` without numbers, rooms and the names that stand behind the matter.

    Behind it stand also those of what went into it, of whose homes another voice was there first.
    Of many matters :func:`voices` brings along what would be asked of each.
    """
    prefetch_related_objects([matter], *voices())
    into_it = (one.supporters.all() for one in matter.duplicates.all())
    supporters = [*matter.supporters.all(), *chain.from_iterable(into_it)]
    names = [matter.requester_name, *(one.name for one in supporters)]
    names += [one.account.name for one in supporters if one.account]
    if matter.requester:
        names.append(matter.requester.name)
    phones = [matter.requester_phone, *(one.phone for one in supporters)]
    homes = [matter.household, *(one.household for one in supporters)]
    rooms = [home.room for home in homes if home]
    return withhold_details(text, names=names, phones=phones, rooms=rooms)


def voices(path: str = "") -> "list[Prefetch[str, QuerySet[Supporter], str]]":
    """Who stands behind matters, by name and home; ``path`` leads to the matter, as matter__."""
    rows = Supporter.objects.select_related("account", "household")
    return [Prefetch(f"{path}{way}supporters", rows) for way in ("", "duplicates__")]


@transaction.atomic
def publish(*, actor: Account, matter_id: UUID, text: str = "", at: Moment | None = None) -> Matter:
    """Put the notice on the board. 评 must stand before it, or the reason why there is none.

    Where nobody asked, or nobody answered within 15 days, that reason writes itself.
    """
    require(actor, Action.MATTER_PUBLISH)
    matter = readable_matter(actor, matter_id, lock=True)
    require_state(matter, State.FINISHED, State.JUDGED)
    moment = at or present()
    if matter.state == State.FINISHED:
        take_step(
            matter, Step.JUDGED, actor, moment, note=_why_no_verdict(matter, moment), skipped=True
        )
    put_on_board(matter, actor, moment, _checked(matter, text or draft_notice(matter)))
    return audited(matter, actor, "publish")


def put_on_board(matter: Matter, actor: Account | None, moment: Moment, notice: str) -> None:
    """Write the notice and then the step: the database refuses the one without the other."""
    matter.notice_text, matter.published_at = notice, moment.at
    matter.save(update_fields=["notice_text", "published_at"])
    take_step(matter, Step.PUBLISHED, actor, moment)


@transaction.atomic
def correct_notice(*, actor: Account, matter_id: UUID, text: str) -> Matter:
    """Change what stands on the board; the step itself stays as it was taken."""
    require(actor, Action.MATTER_PUBLISH)
    matter = readable_matter(actor, matter_id, lock=True)
    require_state(matter, State.PUBLISHED)
    matter.notice_text = _checked(matter, text)
    matter.save(update_fields=["notice_text"])
    return audited(matter, actor, "correct_notice")


def why_no_verdict(matter: Matter, moment: Moment) -> str | None:
    """The reason that lets a matter be published without a verdict, if there is one by now."""
    if not matter.asks_verdict:
        return NOBODY_ASKED
    finished = finish_of(matter)
    if finished and finished.result == Result.FINAL:
        return FINALLY_REPLIED
    if finished and moment.day > moment_of(finished).day + VERDICT_WINDOW:
        return NOBODY_ANSWERED
    return None


def _why_no_verdict(matter: Matter, moment: Moment) -> str:
    reason = why_no_verdict(matter, moment)
    if reason is None:
        raise Conflict(
            "verdict_missing",
            _("还没有评事。请先请诉求人评价，或者写明不评的原因，再公示。"),
        )
    return reason


def _checked(matter: Matter, text: str) -> str:
    if matter.is_private:
        return draft_notice(matter)
    return withheld(matter, require_words(text, code="no_notice", message=NO_NOTICE))


def _joined(text: str, outcome: str) -> str:
    said = text if text[-1:] in "。！？!?" else f"{text}。"
    return f"{said}\n办理结果：{outcome}" if outcome else said
