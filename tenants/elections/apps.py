from django.apps import AppConfig


class ElectionsConfig(AppConfig):
    """Secret elections inside the Party: who was present, what the ballots said, never whose."""

    name = "tenants.elections"
    label = "elections"
