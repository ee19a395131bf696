"""Address of what streets and departments answered."""

from django.urls import path

from frontend.district.upstream import views

app_name = "upstream"
urlpatterns = [path("", views.show, name="show")]
