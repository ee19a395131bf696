from django.apps import AppConfig


class SeatingConfig(AppConfig):
    """From the result of a vote to the posts: who was elected begins, and the vote is named."""

    name = "tenants.seating"
    label = "seating"
