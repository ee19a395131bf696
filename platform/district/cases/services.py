"""Writing a case, asking for its settings, and sending them into compounds."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.cases.models import Case, CaseCopy, CopyState
from district.cases.practice import Item, Practice, refuse_personal
from district.core.clock import now
from district.core.errors import Conflict, DomainError
from district.core.jobs import Job, enqueue
from district.registry.models import RUNNING, Compound

MOST_AT_ONCE = 500
_TEXTS = {"title": 60, "what": 2_000, "how": 4_000, "outcome": 2_000}
_SENTENCE_LENGTH = 200


@transaction.atomic
def write_case(
    *,
    title: str,
    what: str,
    how: str = "",
    outcome: str = "",
    compound: Compound | None = None,
    practice: Practice | None = None,
    by_id: UUID | None = None,
) -> Case:
    """A new page of the library."""
    told = _checked({"title": title, "what": what, "how": how, "outcome": outcome})
    settings = (practice or Practice()).check().data
    case = Case.objects.create(**told, compound=compound, settings=settings, changed_at=now())
    return _recorded(case, "written", by_id)


@transaction.atomic
def revise_case(*, case: Case, by_id: UUID | None = None, **changes: Any) -> Case:
    """Other words, another compound or other settings; what is not named stays.

    Copies that were made keep what they brought.
    """
    case = case.locked()
    practice: Practice | None = changes.pop("practice", None)
    told: dict[str, Any] = _checked({k: v for k, v in changes.items() if k in _TEXTS})
    if "compound" in changes:
        told["compound_id"] = changes["compound"].pk if changes["compound"] else None
        if told["compound_id"] != case.compound_id:
            told["taking"] = False  # what was asked was asked of another
    if practice is not None:
        told["settings"] = practice.check().data
    changed = [name for name, value in told.items() if getattr(case, name) != value]
    if not changed:
        return case
    for name in changed:
        setattr(case, name, told[name])
    _touch(case, *changed)
    return _recorded(case, "revised", by_id, fields=changed)


@transaction.atomic
def ask_for_settings(*, case: Case, by_id: UUID | None = None) -> Case:
    """Have the compound's own settings read into the case; a worker does it."""
    case = case.locked()
    if case.compound_id is None:
        raise DomainError("case_of_nobody", _("请先写明这个案例来自哪个小区。"), field="compound")
    case.taking, case.refusal = True, ""
    case.save(update_fields=["taking", "refusal"])
    enqueue(Job.TAKE_CASE, case_id=str(case.pk))
    return _recorded(case, "asked", by_id)


@transaction.atomic
def keep_settings(*, case: Case, practice: Practice) -> Case:
    """What the compound answered replaces what the case had."""
    case = case.locked()
    told, case.left_out = practice.without_personal()
    case.settings = told.check().data
    case.taking, case.refusal, case.taken_at = False, "", now()
    _touch(case, "settings", "taking", "refusal", "taken_at", "left_out")
    return _recorded(case, "taken", None)


@transaction.atomic
def note_refusal_of_settings(*, case: Case, sentence: str) -> None:
    """They did not come, and why."""
    case = case.locked()
    case.taking, case.refusal = False, sentence[:_SENTENCE_LENGTH]
    case.save(update_fields=["taking", "refusal"])


@transaction.atomic
def copy_case(
    *, case: Case, compounds: Iterable[Compound], by_id: UUID | None = None
) -> list[CaseCopy]:
    """Send its settings into each of these; one that still waits for them gets them once."""
    case, chosen = case.locked(), {one.pk: one for one in compounds}
    if case.practice.is_empty:
        raise Conflict("case_without_settings", _("这个案例还没有设置，没有可以复制的内容。"))
    _check_places(case, list(chosen.values()))
    waiting = case.copies.filter(state=CopyState.WAITING).values_list("compound", flat=True)
    for pk in waiting:
        chosen.pop(pk, None)
    copies = [
        CaseCopy(
            case=case,
            compound=one,
            revision=case.revision,
            settings=case.settings,
            asked_by_id=by_id,
        )
        for one in chosen.values()
    ]
    CaseCopy.objects.bulk_create(copies)
    for copy in copies:
        enqueue(Job.COPY_CASE, copy_id=str(copy.pk))
    _recorded(case, "copied", by_id, compounds=[str(pk) for pk in chosen])
    return copies


@transaction.atomic
def note_copied(
    *, copy: CaseCopy, done: Sequence[Item], kept: Sequence[Item], same: Sequence[Item]
) -> None:
    """What was set there, what the compound kept of its own, and what was so already."""
    copy.done, copy.kept, copy.same = list(done), list(kept), list(same)
    _finish(copy, CopyState.DONE)


@transaction.atomic
def note_not_copied(*, copy: CaseCopy, sentence: str) -> None:
    """It did not get there, and why."""
    copy.refusal = sentence[:_SENTENCE_LENGTH]
    _finish(copy, CopyState.FAILED)


def _finish(copy: CaseCopy, state: CopyState) -> None:
    copy.state, copy.finished_at = state, now()
    copy.save(update_fields=["done", "kept", "same", "refusal", "state", "finished_at"])


def _check_places(case: Case, chosen: Sequence[Compound]) -> None:
    if not chosen:
        raise DomainError("no_compound_chosen", _("请至少选一个小区。"), field="compounds")
    if len(chosen) > MOST_AT_ONCE:
        raise DomainError(
            "too_many_compounds",
            _("一次最多复制到 %(most)d 个小区。"),
            {"most": MOST_AT_ONCE},
            field="compounds",
        )
    for one in chosen:
        if one.status not in RUNNING:
            raise Conflict(
                "compound_not_running", _("选中的小区里有的没有在运行。"), field="compounds"
            )
        if one.pk == case.compound_id:
            raise Conflict(
                "case_of_this_compound",
                _("案例就来自这个小区，不用复制给它自己。"),
                field="compounds",
            )


def _checked(texts: dict[str, str]) -> dict[str, str]:
    """Trimmed, none too long, and nobody's number in any."""
    told = {name: text.replace("\x00", "").strip() for name, text in texts.items()}
    for name, text in told.items():
        if not text and name in {"title", "what"}:
            raise DomainError("text_missing", _("题目和“是什么”都要写。"), field=name)
        if len(text) > _TEXTS[name]:
            raise DomainError(
                "too_long", _("最多 %(most)d 个字。"), {"most": _TEXTS[name]}, field=name
            )
        refuse_personal(text, field=name)
    return told


def _touch(case: Case, *fields: str) -> None:
    case.revision, case.changed_at = case.revision + 1, now()
    case.save(update_fields=[*fields, "revision", "changed_at"])


def _recorded(case: Case, act: str, by_id: UUID | None, **facts: Any) -> Case:
    record_act(
        action=f"case.{act}",
        actor_id=by_id,
        object_type=case._meta.label,
        object_id=case.pk,
        revision=case.revision,
        **facts,
    )
    return case
