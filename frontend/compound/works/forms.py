"""Forms about small improvements: shape only, the services decide."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField, YuanField
from frontend.compound.matters.forms import PhotosField
from tenants.matters.models import Matter
from tenants.works.models import LONGEST_REASON, LONGEST_TITLE, MicroProject
from tenants.works.services import MOST_PHOTOS


class MicroProjectForm(RefusableForm):
    """What, how much, which day; the matter that it answers where there is one."""

    title = forms.CharField(
        label=_("做了什么"),
        max_length=LONGEST_TITLE,
        help_text=_("例如：做了两个便民推车。不写姓名和房号。"),
    )
    cost = YuanField(label=_("花了多少元"), help_text=_("没花钱就填 0。"))
    day = DayField(
        label=_("哪天"), help_text=_("今天或以前，就是做好了；今天以后，就是先告诉大家要做。")
    )
    matter = forms.ChoiceField(
        label=_("回应哪件事"), required=False, help_text=_("不是为哪件事做的，就不选。")
    )

    def __init__(self, *args: Any, matters: Iterable[Matter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), f"#{one.number} {one.title}") for one in matters]
        if choices:
            field = cast(forms.ChoiceField, self.fields["matter"])
            field.choices = [("", _("不选")), *choices]
        else:
            del self.fields["matter"]

    @property
    def told(self) -> dict[str, Any]:
        """As the services take it."""
        told = self.cleaned_data
        matter = told.get("matter")
        return {
            "title": told["title"],
            "cost_fen": told["cost"],
            "day": told["day"],
            "matter_id": UUID(matter) if matter else None,
        }


class NewMicroProjectForm(MicroProjectForm):
    photos = PhotosField(most=MOST_PHOTOS)
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    field_order = ("title", "cost", "day", "photos", "matter")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"client_id": uuid4(), "day": today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    @property
    def told(self) -> dict[str, Any]:
        sent = {name: self.cleaned_data[name] for name in ("photos", "client_id")}
        return super().told | sent


class DoneForm(RefusableForm):
    day = DayField(label=_("哪天做好的"), initial=today)
    photos = PhotosField(most=MOST_PHOTOS)


class WithdrawForm(RefusableForm):
    because = forms.CharField(
        label=_("为什么撤回"),
        max_length=LONGEST_REASON,
        help_text=_("例如：不做了；记错了。居民看得到这句话。"),
    )


class LimitForm(RefusableForm):
    limit = YuanField(label=_("多少元以内算小改善"))


def initial_of(project: MicroProject) -> dict[str, Any]:
    """What the form of a correction shows at first."""
    return {
        "title": project.title,
        "cost": project.cost_fen,
        "day": project.done_on or project.planned_on,
        "matter": str(project.matter_id) if project.matter_id else "",
    }
