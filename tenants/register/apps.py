from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Buildings, units, households, and who lives where."""

    name = "tenants.register"
    label = "register"

    def ready(self) -> None:
        from district.identity.access import widen_scopes
        from tenants.register.queries import units_within

        widen_scopes(units_within)
