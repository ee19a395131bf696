from django.apps import AppConfig


class WordsConfig(AppConfig):
    """What a compound says of itself in its own words."""

    name = "tenants.words"
    label = "words"
