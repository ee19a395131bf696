from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """问卷: what households need, how they rate the property service, how they feel at home."""

    name = "tenants.surveys"
    label = "surveys"
