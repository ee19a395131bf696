from django.apps import AppConfig


class GuidesConfig(AppConfig):
    """The district's guides to forming a body, in versions."""

    name = "district.guides"
    label = "guides"
