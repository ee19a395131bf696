from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """指导意见: what street and district staff advised a compound, on its way into it."""

    name = "district.guidance"
    label = "guidance"
