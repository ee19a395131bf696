from django.apps import AppConfig


class PartyConfig(AppConfig):
    """Party branches: the compound's and the property company's."""

    name = "tenants.party"
    label = "party"
