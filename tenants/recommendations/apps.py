from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    """How heads are chosen: a record of each choice, and the ladder from unit to committee."""

    name = "tenants.recommendations"
    label = "recommendations"
