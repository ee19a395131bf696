from django.apps import AppConfig


class MattersConfig(AppConfig):
    """What residents raise, from 听 to 晒."""

    name = "tenants.matters"
    label = "matters"

    def ready(self) -> None:
        from district.tenancy.packages.rules import keep_at_home
        from tenants.matters.models import KnownEdition

        # Another district works by another calendar, whose editions bear the same numbers.
        keep_at_home(KnownEdition._meta.db_table)
