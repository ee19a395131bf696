from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class IdentityConfig(AppConfig):
    """Accounts, roles and tokens, standing in the schema where the person stands."""

    name = "district.identity"
    label = "identity"

    def ready(self) -> None:
        from district.identity.sessions import stamp

        user_logged_in.connect(stamp, dispatch_uid="district.identity.stamp")
