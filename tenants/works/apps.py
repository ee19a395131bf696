from django.apps import AppConfig


class WorksConfig(AppConfig):
    """工程: what is built, put up or mended in the compound, small improvements first."""

    name = "tenants.works"
    label = "works"
