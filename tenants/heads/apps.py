from django.apps import AppConfig


class HeadsConfig(AppConfig):
    """Unit heads and building heads, with the compound's own titles."""

    name = "tenants.heads"
    label = "heads"

    def ready(self) -> None:
        from district.tenancy.opening import on_opening
        from tenants.heads.services import seed_vocabulary

        on_opening(seed_vocabulary)
