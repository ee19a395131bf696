"""Addresses of the inbox and of the subscriptions that fill it."""

from django.urls import path

from frontend.district.inbox.messages import list_messages, show_message
from frontend.district.inbox.subscriptions import EndByLink, SubscriptionsPage

app_name = "inbox"
urlpatterns = [
    path("", list_messages, name="list"),
    path("<uuid:delivery_id>/", show_message, name="message"),
    path("subscriptions/", SubscriptionsPage.as_view(), name="subscriptions"),
    path("end/<str:secret>/", EndByLink.as_view(), name="end"),
]
