from django.apps import AppConfig


class KnownTasksConfig(AppConfig):
    """区里的任务: what the district asks of this compound, and how far it is from it."""

    name = "tenants.tasks"
    label = "known_tasks"
