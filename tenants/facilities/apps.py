from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    """Service stations."""

    name = "tenants.facilities"
    label = "facilities"
