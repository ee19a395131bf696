"""The address of one figure."""

from django.urls import path

from frontend.district.explain.views import explain_figure

app_name = "figures"
urlpatterns = [
    path("<slug:metric>/<slug:organisation>/<slug:period>/", explain_figure, name="explain"),
]
