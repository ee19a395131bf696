"""When a room is open, in words."""

from django.utils.translation import gettext as _

from tenants.rooms.models import Room, Weekday


def days_told(room: Room) -> str:
    """每天, 周一到周五, or the days one by one."""
    days = room.weekdays
    if len(days) == len(Weekday):
        return _("每天")
    if len(days) > 2 and days == list(Weekday)[days[0] : days[-1] + 1]:
        return _("%(first)s到%(last)s") % {"first": days[0].label, "last": days[-1].label}
    return _("、").join(str(day.label) for day in days)


def opening_told(room: Room) -> str:
    """每天 08:00–21:00."""
    return f"{days_told(room)} {room.opens:%H:%M}–{room.closes:%H:%M}"
