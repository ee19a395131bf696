from django.apps import AppConfig


class BaselinesConfig(AppConfig):
    """Undated achievements: shown, never in a rate."""

    name = "tenants.baselines"
    label = "baselines"
