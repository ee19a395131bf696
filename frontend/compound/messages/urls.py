"""Addresses of messages."""

from django.urls import path

from frontend.compound.messages import listing, ways

app_name = "messages"
urlpatterns = [
    path("", listing.list_messages, name="list"),
    path("read/", listing.read_all, name="read_all"),
    path("ways/", ways.show_ways, name="ways"),
    path("ways/<slug:way>/", ways.WayPage.as_view(), name="way"),
    path("ways/<slug:way>/code/", ways.CodePage.as_view(), name="code"),
    path("ways/<slug:way>/end/", ways.EndPage.as_view(), name="end"),
    path("<uuid:message_id>/", listing.open_message, name="open"),
]
