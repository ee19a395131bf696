"""Forms about rooms and bookings: shape only, the services decide."""

from datetime import MAXYEAR, MINYEAR, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from district.core.clock import SHANGHAI
from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField
from tenants.rooms.models import Channel, Room, RoomKind, Weekday, bits_of
from tenants.rooms.services import MOST_WEEKS
from tenants.rooms.times import STEP, Span

MOMENT = "%Y-%m-%dT%H:%M"


def moment_in(text: str) -> datetime | None:
    """As the links of a room's week name one; none at the ends of the calendar."""
    try:
        found = datetime.strptime(text, MOMENT).replace(tzinfo=SHANGHAI)
    except ValueError:
        return None
    return found if MINYEAR < found.year < MAXYEAR else None


class ClockField(forms.TimeField):
    """A time of the day, by half hours."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"type": "time", "step": str(STEP.seconds)}
        super().__init__(widget=forms.TimeInput(format="%H:%M", attrs=attributes), **kwargs)


class RoomForm(RefusableForm):
    """What is told of a room; its kind stays what it was."""

    name = forms.CharField(label=_("名称"), max_length=40, help_text=_("例如 文化活动室"))
    kind = forms.ChoiceField(
        label=_("哪一种"),
        choices=RoomKind.choices,
        widget=forms.RadioSelect,
        help_text=_("心语空间按小时预约，不留姓名。"),
    )
    place = forms.CharField(label=_("在哪里"), max_length=60, help_text=_("例如 党群服务站二楼"))
    seats = forms.IntegerField(label=_("能坐多少人"), required=False, min_value=1, max_value=9_999)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("周几开放"),
        choices=Weekday.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    opens = ClockField(label=_("几点开门"))
    closes = ClockField(label=_("几点关门"))

    @property
    def room(self) -> dict[str, Any]:
        """As the service takes it."""
        told = dict(self.cleaned_data)
        return {"open_days": bits_of(told.pop("weekdays")), **told}


class RoomChangeForm(RoomForm):
    is_in_use = forms.BooleanField(
        label=_("正在使用"), required=False, help_text=_("不勾选，居民就看不到，也不能订。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["kind"]


class BookingForm(RefusableForm):
    """When, and what for; the times are the half hours at which the room is open."""

    day = DayField(label=_("哪天"))
    starts_at = forms.ChoiceField(label=_("几点开始"))
    ends_at = forms.ChoiceField(label=_("几点结束"))
    purpose = forms.CharField(
        label=_("做什么用"), max_length=60, help_text=_("几个字就行，例如 合唱排练。")
    )
    weeks = forms.TypedChoiceField(label=_("以后每周这个时间也要吗"), coerce=int)
    channel = forms.ChoiceField(
        label=_("怎么订的"), choices=Channel.choices, widget=forms.RadioSelect
    )
    for_name = forms.CharField(
        label=_("替谁订的"), max_length=40, required=False, help_text=_("自己订的不用写。")
    )

    def __init__(self, *args: Any, room: Room, may_keep: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(f"{one:%H:%M}", f"{one:%H:%M}") for one in half_hours(room.opens, room.closes)]
        cast(forms.ChoiceField, self.fields["starts_at"]).choices = steps[:-1]
        cast(forms.ChoiceField, self.fields["ends_at"]).choices = steps[1:]
        cast(forms.ChoiceField, self.fields["weeks"]).choices = [
            (1, _("只订这一次")),
            *(
                (n, ngettext("连订 %(weeks)s 周", "连订 %(weeks)s 周", n) % {"weeks": n})
                for n in range(2, MOST_WEEKS + 1)
            ),
        ]
        if not may_keep:
            del self.fields["channel"], self.fields["for_name"]

    @property
    def booking(self) -> dict[str, Any]:
        """As the service takes it."""
        told = dict(self.cleaned_data)
        day = told.pop("day")
        begin, end = (
            datetime.combine(day, time.fromisoformat(told.pop(name)), tzinfo=SHANGHAI)
            for name in ("starts_at", "ends_at")
        )
        return {"span": Span(begin, end), **told}


class ReasonForm(RefusableForm):
    because = forms.CharField(
        label=_("为什么取消"), max_length=200, help_text=_("订的人看得到这句话。")
    )


class SlotForm(RefusableForm):
    """The hour that was tapped."""

    at = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def clean_at(self) -> datetime:
        found = moment_in(self.cleaned_data["at"])
        if found is None:
            raise ValidationError(_("请从列出的时间里选一个。"), code="moment")
        return found


class CodeForm(RefusableForm):
    code = forms.CharField(
        label=_("预约号"),
        max_length=20,
        help_text=_("预约时记下的六个字母和数字，大小写都行。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class MoveForm(SlotForm, CodeForm):
    """The hour that was tapped, for the holder of a code."""


class CameForm(RefusableForm):
    was_used = forms.TypedChoiceField(
        label=_("来了吗"),
        choices=[("yes", _("来了")), ("no", _("没来"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


def half_hours(first: time, last: time) -> list[time]:
    """Both included."""
    begin, end = (2 * one.hour + one.minute // 30 for one in (first, last))
    return [time(n // 2, n % 2 * 30) for n in range(begin, end + 1)]


def one_hour(starts_at: datetime, room: Room) -> tuple[str, str]:
    """What a tap on a free time proposes: an hour, or less where the room closes earlier."""
    begin = starts_at.astimezone(SHANGHAI)
    closes = datetime.combine(begin.date(), room.closes, tzinfo=SHANGHAI)
    return f"{begin:%H:%M}", f"{min(begin + timedelta(hours=1), closes):%H:%M}"
