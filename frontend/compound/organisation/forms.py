"""Forms about heads, branches, bodies, stations and baselines: shape only."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from district.identity.models import PHONE, Account
from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField, KnownCountField, KnownDateField
from tenants.baselines.models import BaselineKind
from tenants.bodies.models import Body, BodyKind, InterruptionKind, SeatSource
from tenants.facilities.models import StationLevel
from tenants.heads.models import StandardPost, Title
from tenants.party.models import BranchKind

Choice = tuple[str, Any]


class AppointForm(RefusableForm):
    """A person for a place; ``title`` decides whether the place is a unit or a building."""

    title = forms.ChoiceField(label=_("称呼"))
    holder_name = forms.CharField(label=_("姓名"), max_length=40)
    holder_phone = forms.CharField(
        label=_("手机号"),
        max_length=11,
        required=False,
        validators=[PHONE],
        help_text=_("居民会看到，用来联系。"),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    is_party_household = forms.BooleanField(label=_("党员中心户"), required=False)
    since = KnownDateField(label=_("从哪天起担任"))

    def __init__(self, *args: Any, titles: list[Title], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["title"])
        field.choices = [(str(title.pk), title.name) for title in titles]
        self.titles = {str(title.pk): title for title in titles}

    @property
    def values(self) -> dict[str, Any]:
        """As the service takes them."""
        cleaned = dict(self.cleaned_data)
        return {**cleaned, "title": self.titles[cleaned["title"]]}


class EndForm(RefusableForm):
    until_on = DayField(label=_("哪天离任"), help_text=_("从这一天起不再担任。"))


class CorrectTermForm(RefusableForm):
    holder_name = forms.CharField(label=_("姓名"), max_length=40)
    holder_phone = forms.CharField(
        label=_("手机号"), max_length=11, required=False, validators=[PHONE]
    )
    is_party_household = forms.BooleanField(label=_("党员中心户"), required=False)


class TitleForm(RefusableForm):
    """The compound's own word, and what the district understands by it."""

    name = forms.CharField(label=_("称呼"), max_length=30, help_text=_("例如 楼长、门长、单元长"))
    standard = forms.ChoiceField(
        label=_("负责什么"), choices=StandardPost.choices, widget=forms.RadioSelect
    )
    chosen_from = forms.ChoiceField(
        label=_("从谁中推选"), required=False, help_text=_("没有这个规定就不选。")
    )

    def __init__(self, *args: Any, titles: list[Title], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = [title for title in titles if title.standard == StandardPost.UNIT_HEAD]
        field = cast(forms.ChoiceField, self.fields["chosen_from"])
        field.choices = [("", _("不限")), *((str(one.pk), one.name) for one in below)]
        self.titles = {str(title.pk): title for title in below}

    @property
    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "name": cleaned["name"],
            "standard": StandardPost(cleaned["standard"]),
            "chosen_from": self.titles.get(cleaned["chosen_from"]),
        }


class BranchForm(RefusableForm):
    name = forms.CharField(label=_("支部名称"), max_length=60)
    kind = forms.ChoiceField(label=_("类型"), choices=BranchKind.choices, widget=forms.RadioSelect)
    founded = KnownDateField(label=_("成立日期"), required=False)
    members = KnownCountField(label=_("党员数"))
    is_joint = forms.BooleanField(label=_("联合党支部"), required=False)
    shared_with = forms.CharField(
        label=_("与哪些小区联合"), max_length=200, required=False, help_text=_("写名称，用顿号隔开")
    )


class MembersForm(RefusableForm):
    members = KnownCountField(label=_("党员数"))


class DissolveForm(RefusableForm):
    dissolved = KnownDateField(label=_("撤销日期"))


class BodyForm(RefusableForm):
    kind = forms.ChoiceField(label=_("类型"), choices=BodyKind.choices)
    name = forms.CharField(label=_("名称"), max_length=60)
    term_number = forms.IntegerField(label=_("第几届"), required=False, min_value=1, max_value=99)
    formed = KnownDateField(label=_("成立日期"), required=False)
    under_guide = forms.BooleanField(label=_("按区里的组建指南一步步成立"), required=False)
    branch_waiver = forms.CharField(
        label=_("物管会先于党支部成立的说明"), max_length=120, required=False
    )
    term_ends_on = DayField(label=_("任期届满"), required=False)
    seats = KnownCountField(label=_("委员数"))
    party_seats = KnownCountField(label=_("其中党员"))


class MetForm(RefusableForm):
    first_met_on = DayField(label=_("首次会议日期"))


class InterruptForm(RefusableForm):
    kind = forms.ChoiceField(
        label=_("情况"), choices=InterruptionKind.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("原因"), max_length=120)
    since_on = DayField(label=_("从哪天起"))


class ResumeForm(RefusableForm):
    until_on = DayField(label=_("从哪天起恢复履职"))


class FileForm(RefusableForm):
    filed = KnownDateField(label=_("备案日期"))
    filing_number = forms.CharField(label=_("备案号"), max_length=40, required=False)


class HandoverForm(RefusableForm):
    """What must be handed over before a body is dissolved."""

    dissolved = KnownDateField(label=_("撤销日期"))
    successor = forms.ChoiceField(label=_("由谁接手"), required=False)
    balance = forms.DecimalField(
        label=_("移交账款（元）"),
        max_digits=14,
        decimal_places=2,
        help_text=_("没有账款填 0。"),
    )
    assets = forms.CharField(
        label=_("资产清单"), widget=forms.Textarea, help_text=_("没有的写“无”。")
    )
    documents = forms.CharField(
        label=_("文件资料清单"), widget=forms.Textarea, help_text=_("没有的写“无”。")
    )
    seal_is_surrendered = forms.BooleanField(label=_("印章已交回，或没有印章"), required=False)

    matters_to = forms.ChoiceField(label=_("没办完的事项由谁接手"), required=False)

    def __init__(
        self, *args: Any, successors: list[Body], takers: list[Account], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if takers:
            matters = cast(forms.ChoiceField, self.fields["matters_to"])
            matters.choices = [("", _("请选择")), *((str(one.pk), one.name) for one in takers)]
        else:
            del self.fields["matters_to"]
        field = cast(forms.ChoiceField, self.fields["successor"])
        field.choices = [("", _("暂无")), *((str(one.pk), one.full_name) for one in successors)]
        self.successors = {str(one.pk): one for one in successors}

    @property
    def values(self) -> dict[str, Any]:
        """The balance in fen, the successor as a body."""
        cleaned = self.cleaned_data
        return {
            "balance_fen": int(cast(Decimal, cleaned["balance"]) * 100),
            "assets": cleaned["assets"],
            "documents": cleaned["documents"],
            "seal_is_surrendered": cleaned["seal_is_surrendered"],
            "successor": self.successors.get(cleaned["successor"]),
        }


_MEMBERSHIP = {"": None, "yes": True, "no": False}


class SeatForm(RefusableForm):
    holder_name = forms.CharField(label=_("姓名"), max_length=40)
    post = forms.CharField(label=_("职务"), max_length=30, help_text=_("例如 主任、副主任、书记"))
    holder_phone = forms.CharField(
        label=_("账号的手机号"),
        max_length=11,
        required=False,
        validators=[PHONE],
        help_text=_("有账号的填：任期一结束，委员的权限同时收回。"),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    source = forms.ChoiceField(label=_("来源"), choices=SeatSource.choices, required=False)
    is_party_member = forms.TypedChoiceField(
        label=_("是否党员"),
        choices=[("", _("未填报")), ("yes", _("是")), ("no", _("否"))],
        coerce=_MEMBERSHIP.get,
        empty_value=None,
        required=False,
        help_text=_("只用来统计委员会的党员占比，不在任何页面上显示。"),
    )
    since = KnownDateField(label=_("从哪天起担任"))


class StationForm(RefusableForm):
    name = forms.CharField(label=_("名称"), max_length=60)
    alias = forms.CharField(
        label=_("别名"),
        max_length=60,
        required=False,
        help_text=_("同一个站的另一个叫法，不要登记成两个站。"),
    )
    premises = forms.CharField(
        label=_("场所由来"),
        max_length=80,
        required=False,
        help_text=_("例如 由废弃锅炉房改造"),
    )
    level = forms.ChoiceField(
        label=_("级别"),
        choices=StationLevel.choices,
        initial=StationLevel.STATION,
        widget=forms.RadioSelect,
    )
    is_shared = forms.BooleanField(label=_("与其他小区共用"), required=False)
    serves = forms.CharField(
        label=_("服务哪些小区"),
        max_length=200,
        required=False,
        help_text=_("共用的才填，用顿号隔开，例如 美景华庭、王府名苑"),
    )
    opened = KnownDateField(label=_("启用日期"), required=False)


class CloseForm(RefusableForm):
    closed = KnownDateField(label=_("停用日期"))


class BaselineForm(RefusableForm):
    name = forms.CharField(label=_("成果名称"), max_length=60)
    kind = forms.ChoiceField(label=_("类别"), choices=BaselineKind.choices, required=False)
    amount = KnownCountField(label=_("数量"))
    unit = forms.CharField(label=_("单位"), max_length=10, help_text=_("例如 次、件、项"))
    period_text = forms.CharField(
        label=_("期间"), max_length=60, required=False, help_text=_("不清楚就留空")
    )
    source = forms.CharField(label=_("来源"), max_length=120, required=False)


class HistoryForm(forms.Form):
    day = DayField(label=_("看哪一天"))
