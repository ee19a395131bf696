from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """The engine: one schema, one role and one door for each compound."""

    name = "district.tenancy"
    label = "tenancy"
