from django.apps import AppConfig


class BurdenConfig(AppConfig):
    """填报工夫: how much entry the product asks of a compound's people, in counts alone."""

    name = "tenants.burden"
    label = "burden"
