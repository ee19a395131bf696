from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """敲门行动: which doors are knocked at, by whom, and what is heard there."""

    name = "tenants.visits"
    label = "visits"

    def ready(self) -> None:
        from tenants.matters import events as matter
        from tenants.visits import handling

        matter.emptied.heard_by(handling.forget_issue)
