from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what, written once."""

    name = "district.audit"
    label = "audit"
