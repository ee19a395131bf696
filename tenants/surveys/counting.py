"""From the sealed sets of the households to numbers, once; the sets are let go."""

from collections import Counter
from uuid import UUID

from tenants.surveys.contents import Said, read
from tenants.surveys.models import Question, Saying, Survey, Tally

# Of a question: an option, a number, or neither: that it was answered at all.
_Choice = tuple[UUID | None, int | None]
_ANSWERED: _Choice = (None, None)


def count_replies(survey: Survey) -> int:
    """Write the tallies of a survey that its caller holds; how many households had answered."""
    sets = [read(one.content) for one in survey.replies.iterator(chunk_size=1_000)]
    for question in survey.questions.prefetch_related("options"):
        said = [one[question.pk] for one in sets if question.pk in one]
        _tally(question, said)
    survey.replies.update(content="")
    return len(sets)


def _tally(question: Question, said: list[Said]) -> None:
    counts: Counter[_Choice] = Counter({_ANSWERED: len(said)})
    words: list[str] = []
    for value in said:
        if isinstance(value, list):
            counts.update((pk, None) for pk in value)
        elif isinstance(value, str):
            words.append(value)
        else:
            counts[(None, value)] += 1
    Tally.objects.bulk_create(
        Tally(question=question, option_id=option, number=number, households=count)
        for (option, number), count in counts.items()
    )
    # By the words, so that their order tells nothing of the order in which they came.
    Saying.objects.bulk_create(Saying(question=question, text=one) for one in sorted(words))
