"""Showing a whole number once, for a reason."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.core.permissions import Action
from frontend.accounts.forms import RefusableForm
from frontend.compound.homes.forms import RevealForm
from frontend.compound.service_pages import ServicePage
from tenants.people import services
from tenants.people.queries import people


class Reveal(ServicePage):
    """The answer to the form holds the number, is never kept by a browser, and is asked anew."""

    action = Action.PEOPLE_REVEAL
    title = _("查看完整号码")
    submit = _("查看")
    done = _("已显示。")
    form_class = RevealForm
    template = "compound/homes/reveal.html"
    value = ""

    def find(self) -> None:
        self.person = get_object_or_404(people(), pk=self.kwargs["person_id"])

    def back(self) -> str:
        living = self.person.homes.filter(until_on=None).first()
        if living is not None:
            return reverse("homes:show", args=[living.household_id])
        title = self.person.titles.first()
        return reverse("homes:part", args=[title.part_id]) if title else reverse("homes:parts")

    def context(self) -> dict[str, Any]:
        return {"person": self.person, "field": self.kwargs["field"], "value": self.value}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(request, form, status=422)
        try:
            self.carry_out(form)
        except DomainError as refusal:
            form.refuse(refusal)
            return self.page(request, form, status=refusal.status)
        return self.page(request, self.form())

    def page(self, request: HttpRequest, form: RefusableForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "title": self.title, "submit": self.submit, "back": self.back()}
        response = render(request, self.template, {**context, **self.context()}, status=status)
        response["Cache-Control"] = "no-store, private"
        return response

    def carry_out(self, form: RefusableForm) -> None:
        self.value = services.reveal(
            person=self.person,
            field=self.kwargs["field"],
            actor=self.viewer,
            **form.cleaned_data,
        )
