from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """说事议事会: the monthly council, what it resolved, and what became of it."""

    name = "tenants.meetings"
    label = "meetings"
