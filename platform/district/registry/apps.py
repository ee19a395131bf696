from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """What the district knows of its divisions and compounds."""

    name = "district.registry"
    label = "registry"
