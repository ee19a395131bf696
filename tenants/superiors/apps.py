from django.apps import AppConfig


class SuperiorsConfig(AppConfig):
    """上级来访: who came from above, what they advised, and the matter that followed."""

    name = "tenants.superiors"
    label = "superiors"
