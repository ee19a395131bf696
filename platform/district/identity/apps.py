from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Accounts, roles and tokens, standing in the schema where the person stands."""

    name = "district.identity"
    label = "identity"
