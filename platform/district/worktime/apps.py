from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    """Working days, business hours and service rules of the district, in editions."""

    name = "district.worktime"
    label = "worktime"
