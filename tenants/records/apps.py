from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Files of a compound's records: what is imported is what is exported."""

    name = "tenants.records"
    label = "records"

    def ready(self) -> None:
        from district.tenancy.packages.rules import keep_at_home
        from tenants.records.models import Upload, UploadedFile

        keep_at_home(Upload._meta.db_table)
        keep_at_home(UploadedFile._meta.db_table)
