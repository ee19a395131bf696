"""A page with one form in front of one service call."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.views import View

from district.core.errors import DomainError
from district.core.permissions import Action
from district.identity.access import Reach, require
from frontend.access import viewer_of
from frontend.accounts.forms import RefusableForm


class ServicePage(View):
    """Shows the form; sends what it holds to the service; shows the form again if refused.

    A subclass names ``action``, ``form_class``, the words, and says in ``carry_out`` what is
    done and in ``back`` where the person came from. What ``works_offline``, phones keep and send
    later.
    """

    action: ClassVar[Action]
    form_class: ClassVar[type[RefusableForm]]
    template: ClassVar[str] = "compound/form.html"
    title: ClassVar[Promise]
    text: ClassVar[Promise | str] = ""
    submit: ClassVar[Promise]
    done: ClassVar[Promise]
    is_danger: ClassVar[bool] = False
    works_offline: ClassVar[bool] = False
    reach: Reach

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.viewer = viewer_of(request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.reach = require(request.user, self.action)
        self.find()
        return super().dispatch(request, *args, **kwargs)

    def find(self) -> None:
        """Look up what the address names; Http404 where it is not there."""

    def initial(self) -> dict[str, Any]:
        return {}

    def form(self, data: Any = None) -> RefusableForm:
        return self.form_class(data, initial=self.initial())

    def back(self) -> str:
        raise TypeError(f"{type(self).__name__} says no way back")

    def after(self) -> str:
        """Where the person goes once it is done."""
        return self.back()

    def carry_out(self, form: RefusableForm) -> None:
        raise TypeError(f"{type(self).__name__} does nothing")

    def context(self) -> dict[str, Any]:
        return {}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page(request, self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(request, form, status=422)
        try:
            self.carry_out(form)
        except DomainError as refusal:
            form.refuse(refusal)
            return self.page(request, form, status=refusal.status)
        messages.success(request, str(self.done))
        return redirect(self.after())

    def page(self, request: HttpRequest, form: RefusableForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": self.title,
            "text": self.text,
            "submit": self.submit,
            "danger": self.is_danger,
            "works_offline": self.works_offline,
            "back": self.back(),
            **self.context(),
        }
        return render(request, self.template, context, status=status)


class EmptyForm(RefusableForm):
    """Nothing to fill in: a question to confirm."""
