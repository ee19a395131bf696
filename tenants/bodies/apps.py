from django.apps import AppConfig
from django.db.models.signals import post_save


class BodiesConfig(AppConfig):
    """Committees of every kind, with their dates and their legal standing."""

    name = "tenants.bodies"
    label = "bodies"

    def ready(self) -> None:
        from tenants.bodies.ex_officio import follow_head
        from tenants.heads.models import HeadTerm

        post_save.connect(follow_head, sender=HeadTerm)
