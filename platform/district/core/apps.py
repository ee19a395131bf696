from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Base models, errors, the permissions table, jobs: no business word."""

    name = "district.core"
    label = "core"
