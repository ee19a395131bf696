"""What the committee does: enter an improvement, say that it is done, put right, withdraw."""

from typing import Any, cast

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.core.money import yuan
from district.core.permissions import Action
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import ServicePage
from frontend.compound.works.forms import (
    DoneForm,
    LimitForm,
    MicroProjectForm,
    NewMicroProjectForm,
    WithdrawForm,
    initial_of,
)
from tenants.works import queries, services
from tenants.works.models import MicroProject
from tenants.works.rules import micro_limit, set_micro_limit


class WorksPage(ServicePage):
    action = Action.WORKS_ENTER
    submit = _("保存")
    done = _("已保存，居民看得到了。")
    project: MicroProject | None = None

    def back(self) -> str:
        if self.project:
            return reverse("works:show", args=[self.project.pk])
        return reverse("works:list")


class CostPage(WorksPage):
    """One that asks for the cost: where it is too much, the ways that lead on are named."""

    template = "compound/works/enter.html"
    is_over_limit = False

    def context(self) -> dict[str, Any]:
        return {"limit": yuan(micro_limit()), "is_over_limit": self.is_over_limit}

    def carry_out(self, form: RefusableForm) -> None:
        try:
            self.enter(cast(MicroProjectForm, form).told)
        except DomainError as refusal:
            self.is_over_limit = refusal.code == "over_micro_limit"
            raise

    def enter(self, told: dict[str, Any]) -> None:
        raise TypeError(f"{type(self).__name__} enters nothing")


class ProjectPage(WorksPage):
    project: MicroProject

    def find(self) -> None:
        self.project = get_object_or_404(queries.micro_projects(), pk=self.kwargs["project_id"])


class Enter(CostPage):
    title = _("记一件小改善")
    submit = _("记好，告诉大家")

    def form(self, data: Any = None) -> RefusableForm:
        files = None if data is None else self.request.FILES
        matters = queries.matters_to_answer(self.viewer)
        asked = {"matter": self.request.GET.get("matter", "")}
        return NewMicroProjectForm(data, files, matters=matters, initial=asked)

    def enter(self, told: dict[str, Any]) -> None:
        self.project = services.enter_micro_project(actor=self.viewer, **told)


class Done(ProjectPage):
    title = _("做好了")
    submit = _("做好了，告诉大家")

    def form(self, data: Any = None) -> RefusableForm:
        return DoneForm(data, None if data is None else self.request.FILES)

    def carry_out(self, form: RefusableForm) -> None:
        told = form.cleaned_data
        services.mark_done(actor=self.viewer, project=self.project, **told)


class Correct(ProjectPage, CostPage):
    title = _("改正")
    text = _("原来写的会留在经过里。")

    def form(self, data: Any = None) -> RefusableForm:
        offered = list(queries.matters_to_answer(self.viewer))
        own = queries.answered_matter(self.viewer, self.project)
        if own and own not in offered:
            offered.insert(0, own)
        return MicroProjectForm(data, matters=offered, initial=initial_of(self.project))

    def enter(self, told: dict[str, Any]) -> None:
        services.correct_micro_project(actor=self.viewer, project=self.project, **told)


class Withdraw(ProjectPage):
    title = _("撤回")
    text = _("撤回以后不再算数，原因居民看得到。")
    submit = _("撤回")
    done = _("已撤回。")
    is_danger = True
    form_class = WithdrawForm

    def carry_out(self, form: RefusableForm) -> None:
        services.withdraw_micro_project(
            actor=self.viewer, project=self.project, **form.cleaned_data
        )


class Limit(WorksPage):
    action = Action.WORKS_RULE
    title = _("多少钱以内算小改善")
    text = _("超过这个数的，要经议事会或者业主决定，不能直接记成小改善。")
    done = _("已保存。")
    form_class = LimitForm

    def initial(self) -> dict[str, Any]:
        return {"limit": micro_limit()}

    def carry_out(self, form: RefusableForm) -> None:
        set_micro_limit(actor=self.viewer, limit_fen=form.cleaned_data["limit"])
