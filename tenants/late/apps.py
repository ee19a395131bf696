from django.apps import AppConfig


class LateConfig(AppConfig):
    """What was entered after its day: the night counts those days again."""

    name = "tenants.late"
    label = "late"

    def ready(self) -> None:
        from district.tenancy.packages.rules import keep_at_home

        keep_at_home("late_latechange")
