from django.apps import AppConfig


class OwnershipConfig(AppConfig):
    """Exclusive parts, who owns them, and who counts as one owner."""

    name = "tenants.ownership"
    label = "ownership"
