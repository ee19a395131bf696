from importlib import import_module

from django.apps import AppConfig


class InfraConfig(AppConfig):
    """How the product is assembled: the commands that set up and show it."""

    name = "infra"
    label = "infra"

    def ready(self) -> None:
        # Web processes and commands ring for background work through the queue's sender.
        import_module("workers.app")
