"""A view with a hole, for the tests alone: what a visitor sends becomes part of a statement."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path


@login_not_required
def households(request: HttpRequest) -> JsonResponse:
    """The mistake of the textbooks, sent as Django sends all statements: merged by the client."""
    room = request.GET["room"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT room FROM register_household WHERE room = '{room}'")
        found = []
        while True:
            if cursor.cursor.description:
                found += [list(map(str, row)) for row in cursor.fetchall()]
            if not cursor.cursor.nextset():
                break
    return JsonResponse({"rooms": found})


urlpatterns = [path("households/", households)]
