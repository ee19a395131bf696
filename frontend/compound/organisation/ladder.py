"""Pages on which heads are chosen: a ladder with its stages, and the record of each choice."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.identity.access import may
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.organisation.bodies import BodiesPage
from frontend.compound.organisation.heads import OrganisationPage, TermPage
from frontend.compound.organisation.ladder_forms import (
    AskingForm,
    ChoosingForm,
    LadderForm,
    StageWaiverForm,
)
from frontend.compound.service_pages import EmptyForm
from tenants.heads.models import HeadTerm
from tenants.recommendations import climbing, queries, services
from tenants.register import queries as register


@require_safe
@needs(Action.ORGANISATION_READ)
def ladder(request: HttpRequest, ladder_id: UUID) -> HttpResponse:
    """The stages from units to the committee, the open one with whoever is still lacking."""
    found = get_object_or_404(queries.ladders(), pk=ladder_id)
    context = {
        "ladder": found,
        "stages": queries.progress_of(found),
        "may_change": may(viewer_of(request), Action.ORGANISATION_CHANGE),
    }
    return render(request, "compound/organisation/ladder.html", context)


@require_safe
@needs(Action.ORGANISATION_READ)
def recommendations(request: HttpRequest) -> HttpResponse:
    """How each head came to the post, and of whom nothing is on record (seed row B20)."""
    may_change = may(viewer_of(request), Action.ORGANISATION_CHANGE)
    context = {
        "lacking": queries.heads_without_record(),
        "records": queries.recommendations() if may_change else queries.chosen(),
        "may_change": may_change,
    }
    return render(request, "compound/organisation/recommendations.html", context)


class StartLadder(BodiesPage):
    title = _("开始推选")
    text = _("各单元先推选单元长，再从单元长中推选楼长，楼长当然进入委员会。办完一级才开下一级。")
    submit = _("开始推选")
    done = _("已开始，请先办第一级。")
    form_class = LadderForm

    def form(self, data: Any = None) -> LadderForm:
        return LadderForm(data, titles=list(queries.ladder_titles()), bodies=queries.committees())

    def carry_out(self, form: RefusableForm) -> None:
        values = cast(LadderForm, form).values
        self.made = climbing.start_ladder(actor_id=self.viewer.pk, **values)

    def after(self) -> str:
        return reverse("organisation:ladder", args=[self.made.pk])


class StagePage(OrganisationPage):
    def find(self) -> None:
        self.stage = get_object_or_404(queries.stages(), pk=self.kwargs["stage_id"])

    def context(self) -> dict[str, Any]:
        return {"text": self.text or self.stage.get_level_display()}

    def back(self) -> str:
        return reverse("organisation:ladder", args=[self.stage.ladder_id])


class Choose(StagePage):
    """What a unit or a building chose; of a building one of those who hold the post below."""

    title = _("记录推选")
    done = _("已记录。")
    form_class = ChoosingForm

    def find(self) -> None:
        super().find()
        if "unit_id" in self.kwargs:
            self.place: queries.Place = get_object_or_404(
                register.all_units(), pk=self.kwargs["unit_id"]
            )
        else:
            found = register.all_buildings()
            self.place = get_object_or_404(found, pk=self.kwargs["building_id"])

    def context(self) -> dict[str, Any]:
        held = self._in_post()
        told = gettext("现任%(name)s，选上新的以后任期到推选那天为止。") if held else ""
        facts = {"name": held.holder_name} if held else {}
        return {"text": f"{self.place} {self.stage.title or ''}。{told % facts}"}

    def form(self, data: Any = None) -> ChoosingForm:
        below = self.stage.title.chosen_from if self.stage.title else None
        candidates = None
        if below is not None and "building_id" in self.kwargs:
            building = register.all_buildings().get(pk=self.place.pk)
            candidates = list(queries.candidates_in(building, below))
        return ChoosingForm(data, candidates=candidates, initial={"held_on": today()})

    def carry_out(self, form: RefusableForm) -> None:
        told = cast(ChoosingForm, form)
        climbing.choose(
            stage=self.stage,
            place=self.place,
            nominee=told.nominee,
            asking=told.asking,
            is_chosen=told.cleaned_data["is_chosen"],
            actor_id=self.viewer.pk,
        )

    def _in_post(self) -> HeadTerm | None:
        return queries.in_post(self.stage.title, self.place) if self.stage.title else None


class FinishStage(StagePage):
    title = _("办完这一级")
    submit = _("办完，开下一级")
    done = _("这一级已办完。")
    form_class = EmptyForm

    def carry_out(self, form: RefusableForm) -> None:
        climbing.finish_stage(stage=self.stage, actor_id=self.viewer.pk)


class WaiveStage(StagePage):
    title = _("没有选齐也往下办")
    submit = _("往下办")
    done = _("已写明理由，可以办下一级。")
    is_danger = True
    form_class = StageWaiverForm

    def carry_out(self, form: RefusableForm) -> None:
        climbing.waive_stage(stage=self.stage, actor_id=self.viewer.pk, **form.cleaned_data)


class SeatHeads(StagePage):
    title = _("楼长进入委员会")
    text = _("楼长是当然成员：任期随楼长的任期，不再当楼长的那一天同时结束。")
    submit = _("登记为当然成员")
    done = _("已登记。")
    form_class = EmptyForm

    def carry_out(self, form: RefusableForm) -> None:
        climbing.seat_heads(stage=self.stage, actor_id=self.viewer.pk)


class AddRecord(TermPage):
    title = _("补记推选")
    form_class = AskingForm

    def initial(self) -> dict[str, Any]:
        return {"held_on": self.term.since_on}

    def back(self) -> str:
        return reverse("organisation:recommendations")

    def carry_out(self, form: RefusableForm) -> None:
        asking = cast(AskingForm, form).asking
        services.add_record(term=self.term, asking=asking, actor_id=self.viewer.pk)
