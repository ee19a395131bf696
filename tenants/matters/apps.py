from django.apps import AppConfig


class MattersConfig(AppConfig):
    """What residents raise, from 听 to 晒."""

    name = "tenants.matters"
    label = "matters"
