from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Whom the branch has gathered, and what each has agreed to do."""

    name = "tenants.partners"
    label = "partners"
