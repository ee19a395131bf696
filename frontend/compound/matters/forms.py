"""Forms about matters: shape only, the services decide."""

from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.errors import DomainError
from district.identity.models import Account
from frontend.accounts.forms import RefusableForm
from frontend.outbox import SentLaterForm
from tenants.matters.models import (
    Category,
    Channel,
    Feeling,
    Matter,
    Result,
    Satisfaction,
    Solution,
    Urgency,
)
from tenants.matters.photos import MAX_PHOTOS
from tenants.matters.records import Moment
from tenants.register.arrivals import home_at
from tenants.register.models import Unit

_LONGEST = 2000
# A final reply has a page of its own.
SIMPLE_RESULTS = [one for one in Result.choices if one[0] != Result.FINAL]


class PhotosInput(forms.FileInput):
    """Several pictures at once, from the camera or the album; the phone makes them smaller."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": "image/jpeg,image/png,image/webp", "data-shrink": "1600"})


def _most(most: int) -> str:
    return gettext("最多 %(most)d 张。") % {"most": most}


class PhotosField(forms.FileField):
    """A list of files; the service looks into them."""

    def __init__(self, *, most: int = MAX_PHOTOS, **kwargs: Any) -> None:
        super().__init__(
            label=_("照片"),
            required=False,
            widget=PhotosInput(),
            help_text=lazy(_most, str)(most),
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(PhotosField, self).clean(file, initial) for file in files]


class UnitField(forms.ChoiceField):
    """A unit of the register, or none for a shared place."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("哪个单元"), required=False, **kwargs)

    def offer(self, units: list[Unit]) -> None:
        self.choices = [("", _("公共区域，或说不清")), *((str(one.pk), str(one)) for one in units)]

    def clean(self, value: Any) -> UUID | None:
        chosen = super().clean(value)
        return UUID(chosen) if chosen else None


class WhatForm(SentLaterForm):
    """What it is and where; everything but the words may be left as it is."""

    text = forms.CharField(
        label=_("什么事"),
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": _LONGEST}),
        help_text=_("像平常说话一样写。点输入法上的话筒，可以用嘴说。"),
        error_messages={"required": _("请说说是什么事。")},
    )
    photos = PhotosField()
    unit_id = UnitField()
    place = forms.CharField(
        label=_("具体位置"), max_length=60, required=False, help_text=_("例如：大门口、车棚旁边。")
    )
    is_urgent = forms.BooleanField(label=_("很急，有危险"), required=False)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        kwargs["initial"] = {"client_id": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        cast(UnitField, self.fields["unit_id"]).offer(units)
        if not units:
            del self.fields["unit_id"]

    @property
    def said(self) -> dict[str, Any]:
        """The values as the services take them."""
        values = dict(self.cleaned_data)
        urgent, enquiry = values.pop("is_urgent"), values.pop("is_enquiry", False)
        calm = Urgency.ENQUIRY if enquiry else Urgency.ORDINARY
        values["urgency"] = Urgency.URGENT if urgent else calm
        return values


def find_home(form: RefusableForm, cleaned: dict[str, Any]) -> dict[str, Any]:
    """``unit_id`` and ``room`` as ``household_id``; a room that is not there is told beside it."""
    room = cleaned.pop("room", "")
    try:
        home = home_at(cleaned.get("unit_id"), room)
    except DomainError as refusal:
        form.refuse(refusal)
        return cleaned
    return {**cleaned, "household_id": home.pk if home else None}


class ReportForm(WhatForm):
    """A resident's own matter."""

    is_private = forms.BooleanField(
        label=_("不要公开我的内容"),
        required=False,
        help_text=_("公示时只写类别和结果。"),
    )
    field_order = ("text", "photos", "unit_id", "place", "is_urgent", "is_private")


class RecordForm(WhatForm):
    """What somebody else said, or what was seen on the way."""

    requester_name = forms.CharField(label=_("谁说的"), max_length=40, required=False)
    requester_phone = forms.CharField(
        label=_("电话"),
        max_length=11,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
        help_text=_("办好后好请人评一评。"),
    )
    room = forms.CharField(
        label=_("房号"),
        max_length=20,
        required=False,
        help_text=_("说这件事的人住几室，例如 502。"),
    )
    is_enquiry = forms.BooleanField(
        label=_("只是问一问"), required=False, help_text=_("不用动手办，答复清楚就行。")
    )
    is_private = forms.BooleanField(
        label=_("不公开内容"), required=False, help_text=_("公示时只写类别和结果。")
    )
    field_order = (
        "text",
        "requester_name",
        "requester_phone",
        "unit_id",
        "room",
        "place",
        "photos",
        "is_urgent",
        "is_enquiry",
        "is_private",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("is_urgent") and cleaned.get("is_enquiry"):
            self.add_error("is_enquiry", _("很急的事要马上办，不是问一问。请只选一个。"))
        return find_home(self, cleaned)


class DiscussForm(RefusableForm):
    note = forms.CharField(
        label=_("商议的结果"),
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("大家怎么说，准备怎么办。"),
    )


class FinishForm(RefusableForm):
    result = forms.ChoiceField(
        label=_("办得怎样"), choices=SIMPLE_RESULTS, widget=forms.RadioSelect, initial=Result.DONE
    )
    outcome = forms.CharField(
        label=_("结果"),
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("怎么办的；办不了的，写明原因。"),
    )
    photos = PhotosField()
    done_on = forms.DateField(
        label=_("哪天办好的"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("今天办好的不用填。"),
    )

    @property
    def at(self) -> Moment | None:
        """The day that was told; today and nothing mean now."""
        day = self.cleaned_data["done_on"]
        return Moment.on(day) if day and day != today() else None


class JudgeForm(RefusableForm):
    """The two questions to the requester."""

    solution = forms.ChoiceField(
        label=_("解决了吗"), choices=Solution.choices, widget=forms.RadioSelect
    )
    satisfaction = forms.ChoiceField(
        label=_("满意吗"), choices=Satisfaction.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("还想说的"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class JudgeForOtherForm(JudgeForm):
    """The same, asked by phone, in person or on paper; how it was asked must be said."""

    channel = forms.ChoiceField(
        label=_("怎样问到的"),
        choices=[choice for choice in Channel.choices if choice[0] != Channel.SELF],
        widget=forms.RadioSelect,
    )
    field_order = ("channel", "solution", "satisfaction", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        note = self.fields["note"]
        note.required, note.label = True, str(_("说明"))
        note.help_text = str(_("例如：几点打的电话、收到的纸条。"))


class NoticeForm(RefusableForm):
    text = forms.CharField(
        label=_("公示内容"),
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("姓名、电话、房号会自动隐去，请再看一遍。"),
    )


class ReasonForm(RefusableForm):
    reason = forms.CharField(
        label=_("原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ChooseForm(RefusableForm):
    """One of some; which ones, the page says."""

    chosen = forms.ChoiceField(label="", widget=forms.RadioSelect)

    def __init__(self, *args: Any, label: Any, choices: list[tuple[str, Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["chosen"])
        field.label, field.choices = str(label), choices

    def clean_chosen(self) -> UUID:
        return UUID(self.cleaned_data["chosen"])


class _MattersField(forms.MultipleChoiceField):
    """Some of a list; what has left it since, the service names by its number."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        try:
            UUID(str(value))
        except ValueError:
            return False
        return True


class HandOverForm(RefusableForm):
    """Several matters, and the one person who is to answer for them."""

    matter_ids = _MattersField(
        label=_("交哪几件"), error_messages={"required": _("请先选一选要交出去的事。")}
    )
    responsible_id = forms.ChoiceField(label=_("交给谁"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, matters: list[Matter], people: list[Account], **kwargs: Any):
        super().__init__(*args, **kwargs)
        to_choose = cast(forms.MultipleChoiceField, self.fields["matter_ids"])
        to_choose.choices = [(str(one.pk), _line(one)) for one in matters]
        whom = cast(forms.ChoiceField, self.fields["responsible_id"])
        whom.choices = [(str(one.pk), one.name) for one in people]

    def clean_matter_ids(self) -> list[UUID]:
        return [UUID(one) for one in self.cleaned_data["matter_ids"]]

    def clean_responsible_id(self) -> UUID:
        return UUID(self.cleaned_data["responsible_id"])


def _line(matter: Matter) -> str:
    line = f"#{matter.number} {matter.title}"
    if matter.responsible is None:
        return line
    return gettext("%(line)s（现在由%(name)s负责）") % {
        "line": line,
        "name": matter.responsible.name,
    }


class SortForm(RefusableForm):
    category = forms.ChoiceField(
        label=_("类别"), choices=Category.choices, widget=forms.RadioSelect
    )
    urgency = forms.ChoiceField(
        label=_("有多急"),
        choices=Urgency.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("改了以后，没到的期限会重新算。"),
    )
    feeling = forms.ChoiceField(
        label=_("哪类心事"),
        choices=[("", _("不分")), *Feeling.choices],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("可以不选；不影响类别。"),
    )
    is_private = forms.BooleanField(
        label=_("不公开内容"), required=False, help_text=_("公示时只写类别和结果。")
    )


class SupportForm(RefusableForm):
    """Empty for one's own voice; a household or a name for somebody else's."""

    unit_id = UnitField()
    room = forms.CharField(
        label=_("房号"),
        max_length=20,
        required=False,
        help_text=_("例如 502。三户以上就是共性诉求。"),
    )
    name = forms.CharField(
        label=_("姓名"), max_length=40, required=False, help_text=_("都不填，就是您自己附议。")
    )

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(UnitField, self.fields["unit_id"]).offer(units)

    def clean(self) -> dict[str, Any]:
        return find_home(self, super().clean() or self.cleaned_data)


class PhotosForm(RefusableForm):
    photos = PhotosField()

    def clean_photos(self) -> Any:
        photos = self.cleaned_data["photos"]
        if not photos:
            raise forms.ValidationError(_("请选照片。"), code="required")
        return photos
