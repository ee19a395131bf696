"""Pages that change stations and undated achievements."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from frontend.accounts.forms import RefusableForm
from frontend.compound.organisation.bodies import BodiesPage
from frontend.compound.organisation.forms import BaselineForm, CloseForm, StationForm
from tenants.baselines.services import record_baseline
from tenants.facilities.queries import stations
from tenants.facilities.services import close_station, open_station


class OpenStation(BodiesPage):
    title = _("登记服务站")
    form_class = StationForm

    def carry_out(self, form: RefusableForm) -> None:
        open_station(actor_id=self.viewer.pk, **form.cleaned_data)


class CloseStation(BodiesPage):
    title = _("停用服务站")
    submit = _("停用")
    is_danger = True
    form_class = CloseForm

    def find(self) -> None:
        self.station = get_object_or_404(stations(), pk=self.kwargs["station_id"])

    def context(self) -> dict[str, Any]:
        return {"text": self.station.name}

    def carry_out(self, form: RefusableForm) -> None:
        close_station(station=self.station, actor_id=self.viewer.pk, **form.cleaned_data)


class RecordBaseline(BodiesPage):
    title = _("登记累计成果")
    text = _("没有起止日期的成果记在这里：会展示，不算进任何比率。同名的会更新。")
    form_class = BaselineForm

    def carry_out(self, form: RefusableForm) -> None:
        record_baseline(actor_id=self.viewer.pk, **form.cleaned_data)
