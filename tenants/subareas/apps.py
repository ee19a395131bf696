from django.apps import AppConfig


class SubAreasConfig(AppConfig):
    """The parts into which a compound divides its work, and who answers for each."""

    name = "tenants.subareas"
    label = "subareas"
