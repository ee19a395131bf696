"""What a household says, as it is checked, written into the sealed set and read again."""

import json
from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from tenants.surveys.models import LONGEST_WORDS, AskedAs, Question, Survey

# Of a question: the chosen options, a number, yes or no, or words.
Said = list[UUID] | int | bool | str
Answers = Mapping[UUID, Said]


def written(survey: Survey, answers: Answers) -> str:
    """The set of a household; a refusal where it does not fit the questions or says nothing.

    What is left blank is left out, as people do on paper.
    """
    found = survey.questions.prefetch_related("options")
    asked = {one.pk: (number, one) for number, one in enumerate(found, start=1)}
    if not answers.keys() <= asked.keys():
        raise DomainError("not_asked", _("有的题不在这份问卷里，请刷新后再填。"), field="answers")
    said = {pk: _checked(*asked[pk], value) for pk, value in answers.items()}
    told = {str(pk): value for pk, value in said.items() if value not in ([], "")}
    if not told:
        raise DomainError("nothing_said", _("一道题也没有答。请至少答一道。"))
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def read(content: str) -> dict[UUID, Said]:
    """What :func:`written` wrote; empty once it was let go."""
    told = json.loads(content) if content else {}
    return {
        UUID(pk): [UUID(one) for one in value] if isinstance(value, list) else value
        for pk, value in told.items()
    }


def _checked(number: int, question: Question, value: Said) -> list[str] | int | str:
    asked_as = AskedAs(question.asked_as)
    if asked_as.has_options and isinstance(value, list):
        offered = [one.pk for one in question.options.all()]
        chosen = [pk for pk in offered if pk in value]
        is_known = len(chosen) == len(value)
        if is_known and (asked_as is AskedAs.SEVERAL or len(chosen) <= 1):
            return [str(pk) for pk in chosen]
    elif asked_as is AskedAs.YES_NO and isinstance(value, bool):
        return int(value)
    elif asked_as is AskedAs.SCALE and isinstance(value, int) and not isinstance(value, bool):
        if 1 <= value <= 5:
            return value
    elif asked_as is AskedAs.WORDS and isinstance(value, str):
        return _words(value)
    facts = {"number": number}
    raise DomainError("answer_unfitting", _("第 %(number)d 题答得不对，请重新选。"), facts)


def _words(text: str) -> str:
    plain = " ".join(text.replace("\x00", "").split())
    if len(plain) > LONGEST_WORDS:
        raise DomainError(
            "text_too_long",
            _("文字太长了，请控制在 %(longest)d 字以内。"),
            {"longest": LONGEST_WORDS},
        )
    return plain
