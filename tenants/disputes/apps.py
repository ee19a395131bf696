from django.apps import AppConfig


class DisputesConfig(AppConfig):
    """纠纷调解: who quarrels, who mediates, what was agreed; for the mediator's eyes alone."""

    name = "tenants.disputes"
    label = "disputes"
