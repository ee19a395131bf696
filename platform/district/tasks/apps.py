from django.apps import AppConfig


class TasksConfig(AppConfig):
    """任务分解: what the district asks of its compounds, proven by figures alone."""

    name = "district.tasks"
    label = "tasks"
