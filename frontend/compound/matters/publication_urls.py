"""Address of the notice board."""

from django.urls import path

from frontend.compound.matters import board

app_name = "publications"
urlpatterns = [path("", board.board, name="list")]
