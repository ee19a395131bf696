from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """Owners' decisions: notice, ballots, counting, the result that stands in court."""

    name = "tenants.decisions"
    label = "decisions"
