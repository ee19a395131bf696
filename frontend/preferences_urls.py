"""Addresses of the display settings; both kinds of host include them."""

from django.urls import path

from frontend.preferences import show_preferences

app_name = "preferences"
urlpatterns = [path("", show_preferences, name="show")]
