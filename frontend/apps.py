"""The pages for people: templates, styles, scripts and the English catalogue."""

from django.apps import AppConfig


class FrontendConfig(AppConfig):
    name = "frontend"
    label = "frontend"
