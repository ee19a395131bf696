"""Forms about visits: shape only, the services decide."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from district.core.clock import today
from district.identity.models import Account
from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField
from frontend.compound.matters.forms import PhotosField, UnitField, find_home
from frontend.outbox import SentLaterForm
from tenants.party.models import Branch
from tenants.register.models import Unit
from tenants.visits.models import (
    LONGEST_ANSWER,
    LONGEST_ISSUE,
    CampaignHome,
    Handling,
    Met,
    Part,
    Result,
)
from tenants.visits.recording import MOST_PHOTOS, Told

# One tap says both what came of it and whom the visitor met.
WHAT = (
    (Met.ADULT.value, pgettext_lazy("敲门", "见到了大人")),
    (Met.ELDER.value, pgettext_lazy("敲门", "见到了老人")),
    (Met.MINOR.value, pgettext_lazy("敲门", "家里只有孩子")),
    (Result.NOBODY.value, pgettext_lazy("敲门", "没人在家")),
    (Result.REFUSED.value, pgettext_lazy("敲门", "不愿意开门")),
)


class VisitForm(SentLaterForm):
    """One door."""

    what = forms.ChoiceField(
        label=_("敲门结果"),
        choices=WHAT,
        widget=forms.RadioSelect,
        error_messages={"required": _("请点一下敲门的结果。")},
    )
    issue = forms.CharField(
        label=_("有什么事要反映"),
        required=False,
        max_length=LONGEST_ISSUE,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_ISSUE}),
        help_text=_("没有就不填。点输入法上的话筒，可以用嘴说。"),
    )
    answer = forms.CharField(
        label=_("当场怎么答复的"),
        required=False,
        max_length=LONGEST_ANSWER,
        help_text=_("当场解决了才写，例如：告诉他周三有人来修。"),
    )
    photos = PhotosField(most=MOST_PHOTOS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"client_id": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    @property
    def told(self) -> Told:
        """As the service takes it."""
        what, told = self.cleaned_data["what"], self.cleaned_data
        met = Met(what) if what in Met.values else None
        result = Result.CONTACT if met else Result(what)
        return Told(result, met, told["issue"], told["answer"], told["photos"])

    @property
    def sent(self) -> dict[str, Any]:
        """When it was written, and under which id it was sent."""
        return {name: self.cleaned_data[name] for name in ("client_id", "written_at")}


class AnyVisitForm(VisitForm):
    """A door outside a campaign."""

    unit_id = UnitField()
    room = forms.CharField(label=_("房号"), max_length=20, help_text=_("例如 502。"))
    field_order = ("unit_id", "room", "what", "issue", "answer", "photos")

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(UnitField, self.fields["unit_id"]).offer(units)

    def clean(self) -> dict[str, Any]:
        return find_home(self, super().clean() or self.cleaned_data)


class CampaignForm(RefusableForm):
    """When, and at which doors."""

    title = forms.CharField(label=_("行动名称"), max_length=40, help_text=_("例如：冬季敲门行动"))
    from_on = DayField(label=_("从哪天开始"), initial=today)
    until_on = DayField(label=_("到哪天为止"))
    units = forms.MultipleChoiceField(
        label=_("只敲这些单元"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("一个也不选，就是整个小区。"),
    )
    spares_vacant = forms.BooleanField(label=_("空置的户不敲"), required=False, initial=True)

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {str(one.pk): one for one in units}
        field = cast(forms.MultipleChoiceField, self.fields["units"])
        field.choices = [(pk, str(one)) for pk, one in self._units.items()]
        if len(self._units) < 2:
            del self.fields["units"]

    @property
    def campaign(self) -> dict[str, Any]:
        """As the service takes it."""
        told = dict(self.cleaned_data)
        chosen = told.pop("units", [])
        return {**told, "units": [self._units[pk] for pk in chosen] if chosen else None}


class DivideForm(RefusableForm):
    """Who shares the doors; each chosen branch or person has a part."""

    branches = forms.MultipleChoiceField(
        label=_("分给哪些支部"), required=False, widget=forms.CheckboxSelectMultiple
    )
    people = forms.MultipleChoiceField(
        label=_("分给哪些人"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, branches: Iterable[Branch], people: Iterable[Account], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._branches = {str(one.pk): one for one in branches}
        self._people = {str(one.pk): one for one in people}
        for name, known in (("branches", self._branches), ("people", self._people)):
            field = cast(forms.MultipleChoiceField, self.fields[name])
            field.choices = [(pk, one.name) for pk, one in known.items()]
            if not known:
                del self.fields[name]

    @property
    def chosen(self) -> dict[str, Any]:
        """As the service takes it."""
        told = self.cleaned_data
        return {
            "branches": [self._branches[pk] for pk in told.get("branches", [])],
            "people": [self._people[pk] for pk in told.get("people", [])],
        }


class MoveForm(RefusableForm):
    """Some doors of a unit, and whose they become."""

    part = forms.ChoiceField(label=_("归谁敲"))
    households = forms.MultipleChoiceField(label=_("哪几户"), widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, parts: Iterable[Part], homes: Sequence[CampaignHome], **kwargs: Any
    ) -> None:
        rooms = [(str(one.household_id), one.household.room) for one in homes]
        kwargs["initial"] = {"households": [pk for pk, _room in rooms]}
        super().__init__(*args, **kwargs)
        self._parts = {str(one.pk): one for one in parts}
        labels = [(pk, one.label) for pk, one in self._parts.items()]
        cast(forms.ChoiceField, self.fields["part"]).choices = labels
        cast(forms.MultipleChoiceField, self.fields["households"]).choices = rooms

    @property
    def chosen(self) -> dict[str, Any]:
        """As the service takes it."""
        told = self.cleaned_data
        return {
            "part": self._parts[told["part"]],
            "households": [UUID(pk) for pk in told["households"]],
        }


class WalkerForm(RefusableForm):
    person = forms.ChoiceField(label=_("谁去敲"))

    def __init__(self, *args: Any, people: Iterable[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(one.pk): one for one in people}
        choices = [(pk, one.name) for pk, one in self._people.items()]
        cast(forms.ChoiceField, self.fields["person"]).choices = choices

    @property
    def chosen(self) -> Account:
        return self._people[self.cleaned_data["person"]]


class AskerForm(RefusableForm):
    """Who of the home wants to hear of it, as the one who spoke wishes."""

    requester_phone = forms.CharField(
        label=_("进展告诉谁"),
        max_length=11,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
        help_text=_("居民愿意听进展，就写他的手机号。不写也能转，不会告诉家里别的人。"),
    )


class AnswerForm(RefusableForm):
    """Not for a matter: answered, or refused for a reason."""

    handling = forms.ChoiceField(
        label=_("怎么处理"),
        choices=[
            (Handling.ANSWERED.value, _("已经答复居民")),
            (Handling.REFUSED.value, _("办不了，说明原因")),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("答复，或者原因"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def in_a_month(day: date) -> date:
    """A last day to propose for a campaign that begins on ``day``."""
    return date.fromordinal(day.toordinal() + 30)
