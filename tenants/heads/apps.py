from django.apps import AppConfig


class HeadsConfig(AppConfig):
    """Unit heads and building heads, with the compound's own titles."""

    name = "tenants.heads"
    label = "heads"
