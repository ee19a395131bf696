from django.apps import AppConfig


class InductionsConfig(AppConfig):
    """How new heads and committee members are led into their post; no test, no points."""

    name = "tenants.inductions"
    label = "inductions"
