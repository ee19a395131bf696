from django.apps import AppConfig


class GridsConfig(AppConfig):
    """The community's grid members, as the compound knows them."""

    name = "tenants.grids"
    label = "grids"
