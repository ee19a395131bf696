from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The district's library of practices, each with settings that other compounds may take."""

    name = "district.cases"
    label = "cases"
