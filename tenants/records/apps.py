from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Files of a compound's records: what is imported is what is exported."""

    name = "tenants.records"
    label = "records"
