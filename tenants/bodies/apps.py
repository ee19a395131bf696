from django.apps import AppConfig


class BodiesConfig(AppConfig):
    """Committees of every kind, with their dates and their legal standing."""

    name = "tenants.bodies"
    label = "bodies"
