from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Owners and residents: who they are, and in which household."""

    name = "tenants.people"
    label = "people"
