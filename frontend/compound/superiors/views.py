"""上级指导: who came from above, what they advised, and the matter that followed."""

from typing import Any, cast
from uuid import uuid4

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.registry.superiors import LONGEST_ADVICE, LONGEST_WHO, Superior
from frontend.access import needs
from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField
from frontend.compound.service_pages import EmptyForm, ServicePage
from frontend.compound.tabs import compound_tabs
from tenants.superiors import queries, services
from tenants.superiors.models import SuperiorVisit

_ON_A_PAGE = 20


@require_safe
@needs(Action.MATTER_RECORD_FOR_OTHERS)
def listing(request: HttpRequest) -> HttpResponse:
    """All visits, the latest first, and how many there were this year."""
    page = Paginator(queries.superior_visits(), _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": compound_tabs(request, "superiors:list"),
        "page": page,
        "query": "",
        "this_year": queries.visits_this_year(),
    }
    return render(request, "compound/superiors/list.html", context)


class VisitForm(RefusableForm):
    superior = forms.ChoiceField(
        label=_("哪里来的"), choices=Superior.choices, widget=forms.RadioSelect
    )
    who = forms.CharField(
        label=_("来了谁"),
        max_length=LONGEST_WHO,
        required=False,
        help_text=_("写单位和人数就行，例如：凤山街道办 2 人。"),
    )
    came_on = DayField(label=_("哪天来的"))
    advice = forms.CharField(
        label=_("提了什么意见"),
        max_length=LONGEST_ADVICE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    is_to_follow = forms.BooleanField(
        label=_("要办，记成一件事项"),
        required=False,
        help_text=_("来源写“上级指导”，和别的事项一样计时。"),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        known = {"client_id": uuid4(), "came_on": today(), "is_to_follow": True}
        kwargs["initial"] = {**known, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class SuperiorsPage(ServicePage):
    action = Action.MATTER_RECORD_FOR_OTHERS

    def back(self) -> str:
        return reverse("superiors:list")


class Enter(SuperiorsPage):
    title = _("记一次上级指导")
    submit = _("记好")
    done = _("已记下。")
    form_class = VisitForm

    def carry_out(self, form: RefusableForm) -> None:
        given = form.cleaned_data
        superior = Superior(given["superior"])
        services.record_superior_visit(actor=self.viewer, **{**given, "superior": superior})


class Follow(SuperiorsPage):
    title = _("记成一件事项")
    text = _("意见原样记成事项，来源是“上级指导”，和别的事项一样计时。")
    submit = _("记成事项")
    done = _("已记成事项。")
    form_class = EmptyForm
    visit: SuperiorVisit

    def find(self) -> None:
        known = queries.superior_visits()
        self.visit = get_object_or_404(known, pk=self.kwargs["superior_visit_id"])

    def carry_out(self, form: RefusableForm) -> None:
        self.visit = services.follow_up(actor=self.viewer, visit=self.visit)

    def after(self) -> str:
        return reverse("matters:show", args=[cast(Any, self.visit.matter_id)])
