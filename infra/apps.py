from django.apps import AppConfig


class InfraConfig(AppConfig):
    """How the product is assembled: the commands that set up and show it."""

    name = "infra"
    label = "infra"
