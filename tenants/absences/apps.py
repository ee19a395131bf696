from django.apps import AppConfig


class AbsencesConfig(AppConfig):
    """What somebody has said that the compound does not have."""

    name = "tenants.absences"
    label = "absences"
