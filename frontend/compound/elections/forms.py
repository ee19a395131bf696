"""Forms about elections: shape only, the services decide."""

import re
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField
from tenants.elections.counting import Ballot
from tenants.elections.models import Candidate
from tenants.elections.services import ElectionDraft
from tenants.party.models import Branch

_BLANK = "0"
_BETWEEN = re.compile(r"[\s,，、;；.]+")


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ElectionForm(RefusableForm):
    """What is elected, when, and who stands."""

    branch = forms.ChoiceField(label=_("党支部"))
    title = forms.CharField(
        label=_("选举名称"), max_length=80, help_text=_("例如 支部委员会换届选举")
    )
    held_on = DayField(label=_("开会日期"))
    entitled = forms.IntegerField(
        label=_("应到会人数"), min_value=1, max_value=500, help_text=_("有选举权的正式党员。")
    )
    seats = forms.IntegerField(label=_("应选名额"), min_value=1, max_value=30)
    candidates = forms.CharField(
        label=_("候选人"),
        max_length=3000,
        widget=_lines(6),
        help_text=_("一行一人，按姓氏笔画排。要比应选名额多 20% 以上。"),
    )

    def __init__(self, *args: Any, branches: list[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._branches = {str(one.pk): one for one in branches}
        named = [(key, one.name) for key, one in self._branches.items()]
        cast(forms.ChoiceField, self.fields["branch"]).choices = named

    @property
    def draft(self) -> ElectionDraft:
        cleaned = self.cleaned_data
        return ElectionDraft(
            branch=self._branches[cleaned["branch"]],
            title=cleaned["title"],
            held_on=cleaned["held_on"],
            seats=cleaned["seats"],
            entitled=cleaned["entitled"],
            candidates=cleaned["candidates"].splitlines(),
        )


class AttendanceForm(RefusableForm):
    present = forms.CharField(
        label=_("到会的党员"),
        max_length=30_000,
        widget=_lines(12),
        help_text=_("有选举权、到会的，一行写一个姓名。"),
    )


class WrittenInForm(RefusableForm):
    name = forms.CharField(label=_("选票上写的姓名"), max_length=40)


class CountForm(RefusableForm):
    """The box as the tellers read it out: a line for each ballot, and how many there were."""

    ballots = forms.CharField(
        label=_("选票"),
        max_length=60_000,
        widget=_lines(14),
        help_text=_("一行一张，写打了圈的号，中间空一格，例如 1 3。一个都没选的写 0。"),
    )
    returned = forms.IntegerField(
        label=_("一共收回几张"), min_value=1, max_value=2000, help_text=_("先数好再填，用来核对。")
    )
    tellers = forms.CharField(
        label=_("监票人和计票人"), max_length=200, help_text=_("姓名用顿号隔开，不能是候选人。")
    )

    def __init__(self, *args: Any, candidates: list[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._numbers = {one.position: one.pk for one in candidates}

    def clean_ballots(self) -> list[Ballot]:
        lines = enumerate(self.cleaned_data["ballots"].splitlines(), 1)
        return [self._ballot(number, line) for number, line in lines if line.strip()]

    def clean_tellers(self) -> list[str]:
        return re.split("[,，、]", self.cleaned_data["tellers"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        ballots, returned = told.get("ballots"), told.get("returned")
        if ballots is not None and returned is not None and len(ballots) != returned:
            sentence = _("选票写了 %(count)s 行，和收回的张数不一样，请核对。")
            self.add_error("returned", sentence % {"count": len(ballots)})
        return told

    def _ballot(self, line: int, told: str) -> Ballot:
        words = [word for word in _BETWEEN.split(told) if word]
        if words == [_BLANK]:
            return frozenset()
        marks = [self._candidate(line, word) for word in words]
        if len({*marks}) < len(marks):
            raise ValidationError(_("第 %(line)s 行有一个号写了两次。"), params={"line": line})
        return frozenset(marks)

    def _candidate(self, line: int, word: str) -> UUID:
        found = self._numbers.get(int(word)) if word.isdecimal() and len(word) < 4 else None
        if found is None:
            facts = {"line": line, "word": word[:20]}
            raise ValidationError(_("第 %(line)s 行的“%(word)s”不是候选人的号。"), params=facts)
        return found
