"""A page of every component with invented content, served to the tests and to nobody else."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path

from district.core.counts import Count
from frontend.charts.drawings import draw
from frontend.charts.lines import sparkline
from frontend.charts.shapes import Bar, BarChart, LineChart, Series, Text
from frontend.navigation import COMPOUND, DISTRICT, Entry, NavItem
from frontend.preferences import Preferences


@dataclass(frozen=True)
class Place:
    """Stands in for a compound: the frame prints a name and a line below it."""

    name: str = "梧桐里"
    place: str = "滨湖街道 · 780 户"


class SampleForm(forms.Form):
    title = forms.CharField(label="发生了什么", help_text="一句话就可以，也可以用语音输入。")
    where = forms.ChoiceField(label="在哪里", choices=[("1", "1号楼1单元"), ("2", "公共区域")])
    kind = forms.ChoiceField(
        label="属于哪一类",
        choices=[("a", "维修"), ("b", "环境卫生"), ("c", "邻里纠纷")],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label="详细说说", widget=forms.Textarea, required=False)
    photos = forms.FileField(
        label="照片", required=False, widget=forms.FileInput({"data-shrink": "1600"})
    )
    private = forms.BooleanField(label="不公开我的姓名和房号", required=False)


def nav_of(entries: tuple[Entry, ...], badge: int) -> list[NavItem]:
    return [
        NavItem(str(e.label), f"#{i}", e.icon, i == 0, badge if i == 0 else None, e.main)
        for i, e in enumerate(entries)
    ]


def line_sample(text: Text, width: int) -> Any:
    labels = ("12月", *(f"{number}月" for number in range(1, 12)))
    reported = (3120, 2980, 2560, 3400, 3390, 3720, 3950, 4080, None, 4090, 4210, 4286)
    closed = (2900, 2810, 2430, 3170, 3280, 3510, 3740, 3970, None, 3980, 4100, 4117)
    series = (Series("上报", reported), Series("办结", closed))
    return draw(LineChart("上报与办结", labels, series, unit="件"), text, width)


def bar_sample(text: Text, width: int) -> Any:
    bars = (
        Bar("滨湖街道", 92.4, "92.4%"),
        Bar("南苑街道", 88, "88.0%"),
        Bar("望江镇", 84.1, "84.1%", tone=4),
        Bar("枫林镇（含直管村改居社区）", 66, "66.0%", tone=1),
        Bar("新桥街道", None),
    )
    chart = BarChart("按期办结率", bars, maximum=100, target=88, target_label="目标 88%")
    return draw(chart, text, width)


def sample(request: HttpRequest) -> dict[str, Any]:
    text: Any = Preferences.of(request).text
    form = SampleForm({"title": "", "where": "1", "kind": "x"})
    return {
        "compound": Place(),
        "viewer": "王秀兰",
        "form": form,
        "line": line_sample(text, 660),
        "bars": bar_sample(text, 460),
        "spark": sparkline((1, 3, 2, None, 4, 6)),
        "unknown": Count(),
        "at_least": Count(50, at_least=True),
        "exact": Count(4286),
        "page": Paginator(range(40), 10).page(2),
        "at": datetime(2026, 11, 21, 18, 0, tzinfo=UTC),
        "stages": stages(),
        "steps": [
            {"title": "听事", "at": datetime(2026, 11, 20, 1, 0, tzinfo=UTC), "who": "居民"},
            {"title": "议事", "at": datetime(2026, 11, 21, 1, 0, tzinfo=UTC), "text": "已派单。"},
        ],
        "chips": [
            {"url": "#", "label": "全部", "count": 240, "active": True},
            {"url": "#", "label": "待受理", "count": 53},
            {"url": "#", "label": "办理中", "count": 76},
            {"url": "#", "label": "已晒", "count": 9},
        ],
        "tabs": [{"url": "#", "label": "楼栋", "active": True}, {"url": "#", "label": "支部"}],
        "crumbs": [
            {"url": "#", "label": "离石区"},
            {"url": "#", "label": "滨湖街道"},
            {"label": "梧桐里"},
        ],
    }


def stages() -> list[dict[str, str]]:
    states = ("done", "done", "now", "todo", "todo")
    days = ("11月20日", "11月21日", "", "", "")
    return [
        {"mark": mark, "label": f"{mark}事", "state": state, "when": day}
        for mark, state, day in zip("听议办评晒", states, days, strict=True)
    ]


@login_not_required
def phone(request: HttpRequest) -> HttpResponse:
    context = sample(request) | {"nav": nav_of(COMPOUND, 3)}
    return render(request, "style_compound.html", context)


@login_not_required
def desk(request: HttpRequest) -> HttpResponse:
    context = sample(request) | {"nav": nav_of(DISTRICT, 27), "compound": None}
    return render(request, "style_district.html", context)


@login_not_required
def report(request: HttpRequest) -> HttpResponse:
    form = SampleForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        return redirect("/phone/")
    context = sample(request) | {"nav": nav_of(COMPOUND, 3), "form": form}
    return render(request, "style_report.html", context, status=422 if form.is_bound else 200)


urlpatterns = [
    path("phone/", phone),
    path("report/", report),
    path("desk/", desk),
    path("preferences/", include("frontend.preferences_urls")),
]
handler404 = "frontend.errors.not_found"
