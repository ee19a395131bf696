"""Narrowing the list of matters by its address, and one's own filters kept under names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from district.core.permissions import Action
from district.identity.access import reach
from district.identity.models import Account
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import EmptyForm, ServicePage
from tenants.matters import filters
from tenants.matters.models import FILTER_NAME_LENGTH, Category, ClockState, SavedFilter, Urgency
from tenants.matters.responsible import answering, candidates
from tenants.matters.wanted import Age

AGES: dict[Age, Promise] = {
    Age.WEEK: gettext_lazy("一周前就来了"),
    Age.MONTH: gettext_lazy("一个月前就来了"),
    Age.QUARTER: gettext_lazy("三个月前就来了"),
    Age.YEAR: gettext_lazy("一年前就来了"),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for; links keep it, save what they change."""

    said: Mapping[str, str]

    def url(self, name: str = "matters:list", **changed: str) -> str:
        """The page with this choice, each of ``changed`` put in its place; "" takes it off."""
        query = {key: value for key, value in {**self.said, **changed}.items() if value}
        address = reverse(name)
        return f"{address}?{urlencode(query)}" if query else address

    def words(self, answering_for_rows: Iterable[Account | None]) -> list[str]:
        """In words, what narrows the list and is not seen elsewhere on the page.

        Who answers for what is asked for stands in the page's own rows, if it has any.
        """
        said, found = self.said, []
        if "clock" in said:
            found.append(str(ClockState(said["clock"]).label))
        if "category" in said:
            found.append(str(Category(said["category"]).label))
        if "urgency" in said:
            found.append(str(Urgency(said["urgency"]).label))
        if "responsible" in said:
            asked = UUID(said["responsible"])
            known = (one for one in answering_for_rows if one and one.pk == asked)
            person = next(known, None) or answering(asked)
            found.append(_("%(name)s 负责") % {"name": person.name if person else _("别人")})
        if "age" in said:
            found.append(str(AGES[Age(said["age"])]))
        return found


def asked_by(request: HttpRequest, viewer: Account) -> Asked:
    """Who answers for what is asked only by those who see all matters."""
    asked = filters.asked_for(request.GET.dict())
    if not reach(viewer, Action.MATTER_READ).everything:
        asked.pop("responsible", None)
    return Asked(asked)


class ChoiceForm(forms.Form):
    """What the list is narrowed to; sent to the list itself as its address."""

    category = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    urgency = forms.ChoiceField(label=gettext_lazy("有多急"), required=False)
    responsible = forms.ChoiceField(label=gettext_lazy("谁负责"), required=False)
    age = forms.ChoiceField(label=gettext_lazy("什么时候来的"), required=False)

    def __init__(self, *args: Any, people: list[Account] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = [("", _("不限"))]
        choices: dict[str, list[tuple[str, Any]]] = {
            "category": [*everybody, *Category.choices],
            "urgency": [*everybody, *Urgency.choices],
            "age": [*everybody, *((one.value, label) for one, label in AGES.items())],
            "responsible": [*everybody, *((str(one.pk), one.name) for one in people or [])],
        }
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField):
                field.choices = choices[name]
        if people is None:
            del self.fields["responsible"]


@require_safe
@needs(Action.MATTER_READ)
def choose(request: HttpRequest) -> HttpResponse:
    """Category, urgency, who answers for it, and how long ago it came."""
    viewer = viewer_of(request)
    asked = asked_by(request, viewer)
    sees_all = reach(viewer, Action.MATTER_READ).everything
    form = ChoiceForm(initial=asked.said, people=list(candidates()) if sees_all else None)
    kept = {name: value for name, value in asked.said.items() if name not in form.fields}
    context = {"form": form, "kept": kept, "back": asked.url()}
    return render(request, "compound/matters/filter.html", context)


@require_safe
@needs(Action.MATTER_READ)
def saved(request: HttpRequest) -> HttpResponse:
    """One's own filters: open, rename, delete."""
    rows = [
        {"filter": one, "url": Asked(one.asked).url()}
        for one in filters.saved_filters(viewer_of(request))
    ]
    context = {"rows": rows, "back": reverse("matters:list")}
    return render(request, "compound/matters/filters.html", context)


class NameForm(RefusableForm):
    name = forms.CharField(
        label=gettext_lazy("名字"),
        max_length=FILTER_NAME_LENGTH,
        help_text=gettext_lazy("例如：我负责的、快到期的停车事。"),
    )


class Save(ServicePage):
    """Keep what the address asks for under a name."""

    action = Action.MATTER_READ
    title = gettext_lazy("保存常用筛选")
    text = gettext_lazy("起个名字，下次点一下就能看到同样的事项。")
    submit = gettext_lazy("保存")
    done = gettext_lazy("已保存，在事项页上方点一下就能用。")
    form_class = NameForm

    def find(self) -> None:
        self.asked = asked_by(self.request, self.viewer)

    def carry_out(self, form: RefusableForm) -> None:
        filters.save_filter(
            actor=self.viewer, name=form.cleaned_data["name"], asked=self.asked.said
        )

    def back(self) -> str:
        return self.asked.url()


class OwnFilterPage(ServicePage):
    """A step with one of one's own; of anybody else's there is none."""

    action = Action.MATTER_READ
    kept: SavedFilter

    def find(self) -> None:
        self.kept = filters.saved_filter(self.viewer, self.kwargs["filter_id"])

    def back(self) -> str:
        return reverse("matters:filters")


class Rename(OwnFilterPage):
    title = gettext_lazy("改名字")
    submit = gettext_lazy("保存")
    done = gettext_lazy("已改好。")
    form_class = NameForm

    def initial(self) -> dict[str, Any]:
        return {"name": self.kept.name}

    def carry_out(self, form: RefusableForm) -> None:
        filters.rename_filter(
            actor=self.viewer, filter_id=self.kept.pk, name=form.cleaned_data["name"]
        )


class Delete(OwnFilterPage):
    title = gettext_lazy("删除常用筛选")
    submit = gettext_lazy("删除")
    done = gettext_lazy("已删除。")
    form_class = EmptyForm
    is_danger = True

    def context(self) -> dict[str, Any]:
        return {"text": _("删除“%(name)s”？事项不会少。") % {"name": self.kept.name}}

    def carry_out(self, form: RefusableForm) -> None:
        filters.delete_filter(actor=self.viewer, filter_id=self.kept.pk)
