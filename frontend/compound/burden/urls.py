"""Address of what entry costs in a compound."""

from django.urls import path

from frontend.compound.burden import views

app_name = "burden"
urlpatterns = [path("", views.show, name="show")]
