"""Addresses of what a phone keeps and of what it has not sent yet."""

from django.urls import path

from frontend.compound.outbox import kept, views

app_name = "outbox"
urlpatterns = [
    path("outbox/", views.show, name="show"),
    path("outbox/token/", views.token, name="token"),
    path("worker.js", kept.worker, name="worker"),
    path("no-signal/", kept.no_signal, name="no_signal"),
    path("manifest.webmanifest", kept.manifest, name="manifest"),
]
