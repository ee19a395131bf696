from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Buildings, units, households, and who lives where."""

    name = "tenants.register"
    label = "register"
