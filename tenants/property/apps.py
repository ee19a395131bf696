from django.apps import AppConfig


class PropertyConfig(AppConfig):
    """What the Party, the residents and the property company do together."""

    name = "tenants.property"
    label = "property"

    def ready(self) -> None:
        from district.tenancy.packages.rules import keep_at_home

        # Another district asks something else.
        keep_at_home("property_knownchecklist")
