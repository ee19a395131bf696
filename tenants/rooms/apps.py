from django.apps import AppConfig


class RoomsConfig(AppConfig):
    """The compound's rooms, who has them when, and the counselling room, which knows nobody."""

    name = "tenants.rooms"
    label = "rooms"
