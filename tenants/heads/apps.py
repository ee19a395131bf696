from django.apps import AppConfig
from django.db.models.signals import post_save


class HeadsConfig(AppConfig):
    """Unit heads and building heads, with the compound's own titles."""

    name = "tenants.heads"
    label = "heads"

    def ready(self) -> None:
        from district.identity.models import Account
        from district.tenancy.opening import on_opening
        from tenants.heads.linking import link_terms
        from tenants.heads.services import seed_vocabulary

        on_opening(seed_vocabulary)
        post_save.connect(link_terms, sender=Account)
