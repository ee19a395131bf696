"""活动室: rooms, their bookings (seed row F14), and the counselling room (F13).

Who booked a room is known. Who comes to the counselling room is not: its tables hold no name, no
account, no home and no word, and nothing of when a row was written.
"""

from typing import Any
from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from district.core.clock import now
from district.core.dates import hours_held
from district.identity.models import Account
from district.tenancy.models import CompoundModel
from tenants.register.models import Household


class Weekday(models.IntegerChoices):
    """The days of a week as ``date.weekday`` numbers them."""

    MONDAY = 0, _("周一")
    TUESDAY = 1, _("周二")
    WEDNESDAY = 2, _("周三")
    THURSDAY = 3, _("周四")
    FRIDAY = 4, _("周五")
    SATURDAY = 5, _("周六")
    SUNDAY = 6, _("周日")


class RoomKind(models.TextChoices):
    """What a room is for."""

    CULTURE = "culture", _("文化活动室")
    MEETING = "meeting", _("会议室")
    COUNSELLING = "counselling", _("心语空间")
    OTHER = "other", pgettext_lazy("活动室", "其他房间")


class Room(CompoundModel):
    """One room. On its ``open_days`` (a bit each, Monday the lowest) it is open between two times.

    A room of the kind ``COUNSELLING`` has slots without names instead of bookings.
    """

    name = models.CharField(_("名称"), max_length=40, unique=True)
    kind = models.CharField(_("哪一种"), max_length=12, choices=RoomKind)
    place = models.CharField(_("在哪里"), max_length=60)
    seats = models.PositiveSmallIntegerField(_("能坐多少人"), null=True)
    open_days = models.PositiveSmallIntegerField(_("周几开放"))
    opens = models.TimeField(_("几点开门"))
    closes = models.TimeField(_("几点关门"))
    is_in_use = models.BooleanField(_("正在使用"), default=True)

    class Meta:
        default_permissions = ()
        ordering = ["-is_in_use", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")), name="room_opens_before_it_closes"
            ),
            models.CheckConstraint(
                condition=models.Q(open_days__gte=1) & models.Q(open_days__lt=128),
                name="room_is_open_on_some_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_for_counselling(self) -> bool:
        return self.kind == RoomKind.COUNSELLING

    @property
    def weekdays(self) -> list[Weekday]:
        return [day for day in Weekday if self.open_days >> day & 1]


class Channel(models.TextChoices):
    """By whose hand a booking was entered."""

    OWN = "own", _("自己订的")
    CALL = "call", _("打电话来订的")
    DESK = "desk", _("当面来订的")


class BookingState(models.TextChoices):
    BOOKED = "booked", _("已订")
    USED = "used", _("来了")
    NOT_USED = "not_used", _("没来")
    CANCELLED = "cancelled", pgettext_lazy("预订", "已取消")


class Booking(CompoundModel):
    """A room for somebody between two moments; ``series`` is shared by those of one request.

    ``account`` has booked it, or has typed it in for ``for_name``.
    """

    room = models.ForeignKey(Room, models.PROTECT, related_name="bookings", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    purpose = models.CharField(_("做什么用"), max_length=60)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    household = models.ForeignKey(
        Household, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    channel = models.CharField(max_length=4, choices=Channel, default=Channel.OWN)
    for_name = models.CharField(_("替谁订的"), max_length=40, blank=True)
    series = models.UUIDField(null=True)
    state = models.CharField(max_length=9, choices=BookingState, default=BookingState.BOOKED)
    cancelled_because = models.CharField(_("为什么取消"), max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="booking_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="one_booking_of_a_room_at_a_time",
                expressions=[
                    ("room", RangeOperators.EQUAL),
                    (hours_held(), RangeOperators.OVERLAPS),
                ],
                condition=~models.Q(state="cancelled"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.purpose}"

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= now()

    @property
    def is_open(self) -> bool:
        return self.state == BookingState.BOOKED


class CounsellingSlot(CompoundModel):
    """An hour of the counselling room that somebody has taken, whose code has this trace.

    It goes away when it is given up, and when the keeper says whether it was used. Identifiers
    are by chance, for those of other rows tell the millisecond in which they were made.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    created_at: Any = None
    room = models.ForeignKey(Room, models.PROTECT, related_name="slots", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    code_trace = models.BinaryField(unique=True)

    class Meta:
        default_permissions = ()
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="slot_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="one_slot_of_a_room_at_a_time",
                expressions=[
                    ("room", RangeOperators.EQUAL),
                    (hours_held(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class CounsellingSession(CompoundModel):
    """Whether a slot of a past hour was used, as the keeper says; nothing else is known of it."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="sessions", db_index=False)
    day = models.DateField()
    starts = models.TimeField()
    was_used = models.BooleanField()

    class Meta:
        default_permissions = ()
        ordering = ["-day", "-starts"]
        constraints = [
            models.UniqueConstraint(fields=["room", "day", "starts"], name="session_once_an_hour")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.starts:%H:%M}"


def bits_of(weekdays: list[int]) -> int:
    """The days as ``Room.open_days`` keeps them."""
    return sum(1 << day for day in {*weekdays})
