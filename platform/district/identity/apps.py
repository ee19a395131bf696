from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class IdentityConfig(AppConfig):
    """Accounts, roles and tokens, standing in the schema where the person stands."""

    name = "district.identity"
    label = "identity"

    def ready(self) -> None:
        from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

        from district.identity.models import Account, Admission, ApiToken, Invitation
        from district.identity.services.keys import end_all_keys
        from district.identity.sessions import stamp
        from district.tenancy.ending import on_ending
        from district.tenancy.packages.rules import keep_at_home, send_instead, send_only

        keep_at_home("django_session")
        keep_at_home(ApiToken._meta.db_table)
        keep_at_home(Admission._meta.db_table)
        send_only(Invitation._meta.db_table, "accepted_at IS NOT NULL OR revoked_at IS NOT NULL")
        send_instead(Account._meta.db_table, "password", UNUSABLE_PASSWORD_PREFIX)
        user_logged_in.connect(stamp, dispatch_uid="district.identity.stamp")
        on_ending(end_all_keys)
