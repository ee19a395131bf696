"""A list of twenty rows, through all middleware: our way, and plain Django without tenancy."""

import json
from collections.abc import Callable
from io import BytesIO
from itertools import cycle
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections, models
from django.http import HttpRequest, JsonResponse
from django.test import override_settings
from django.urls import path

from district.registry.models import Compound
from district.tenancy.context import compound_context
from tenants.register.models import Building
from tests import make
from tests.bench.measure import Comparison, compare, processor_clock, rounds
from tests.bench.plain import PLAIN

# Everything else (request ids, policies, sessions) a project without tenancy would have too.
PLACES = "district.tenancy.middleware.PlaceMiddleware"
ROWS = 20
COMPOUNDS = 5
PAIRS = 200
BATCH = 10
CPU_BATCH = 50


class PlainBuilding(models.Model):
    """The same table, as a project without tenancy would declare it."""

    id = models.UUIDField(primary_key=True)
    created_at = models.DateTimeField()
    name = models.CharField(max_length=30)
    position = models.PositiveIntegerField()

    objects: models.Manager["PlainBuilding"] = models.Manager()

    class Meta:
        app_label = "register"
        managed = False
        db_table = Building._meta.db_table
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


def _answer(rows: models.QuerySet[Any]) -> JsonResponse:
    found = [{"id": str(row.id), "name": row.name} for row in rows[:ROWS]]
    return JsonResponse({"buildings": found})


@login_not_required
def our_buildings(request: HttpRequest) -> JsonResponse:
    return _answer(Building.objects.all())


plain_rows = PlainBuilding.objects.db_manager(PLAIN)


@login_not_required
def plain_buildings(request: HttpRequest) -> JsonResponse:
    return _answer(plain_rows.all())


urlpatterns = [path("ours/", our_buildings), path("plain/", plain_buildings)]


def request() -> Comparison:
    """Each request for another compound than the one before: the path is set every time."""
    return _compare([_compound(f"bench-{number}") for number in range(COMPOUNDS)])


def request_one_compound() -> Comparison:
    """All requests for one compound, as for a worker to which a proxy sends it."""
    return _compare([_compound("bench-one")])


def request_cpu() -> Comparison:
    """What a request of one compound costs this process and PostgreSQL in computing."""
    return _compare([_compound("bench-cpu")], cpu=True)


def _compound(slug: str) -> Compound:
    compound = make.compound(slug)
    with compound_context(compound):
        for number in range(1, ROWS + 1):
            make.building(f"{number}号楼")
    return compound


def _compare(compounds: list[Compound], *, cpu: bool = False) -> Comparison:
    _read_without_tenancy(compounds[0])
    hosts = cycle([f"{compound.slug}.{settings.BASE_DOMAIN}" for compound in compounds])
    handler = WSGIHandler()
    plain_middleware = [name for name in settings.MIDDLEWARE if name != PLACES]
    with override_settings(MIDDLEWARE=plain_middleware):
        plain = WSGIHandler()

    def ours() -> bytes:
        return _get(handler, next(hosts), "/ours/")

    def baseline() -> bytes:
        return _get(plain, settings.BASE_DOMAIN, "/plain/")

    _warm_up(ours, baseline)
    if cpu:
        clock = processor_clock(_backends())
        return compare(ours, baseline, pairs=rounds(PAIRS) // 4 or 1, batch=CPU_BATCH, clock=clock)
    return compare(ours, baseline, pairs=rounds(PAIRS), batch=BATCH)


def _backends() -> list[int]:
    """PostgreSQL's processes that serve somebody; others of this database come and go."""
    with connections[PLAIN].cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_type = 'client backend'"
        )
        return [pid for (pid,) in cursor.fetchall()]


def _read_without_tenancy(compound: Compound) -> None:
    """The plain connection reads the first compound's table by a fixed search path."""
    connections[PLAIN].close()
    options = {"options": f"-c search_path={compound.schema_name}"}
    connections[PLAIN].settings_dict["OPTIONS"] = options


def _warm_up(*ways: Callable[[], bytes]) -> None:
    """Caches are full before the clock runs, and both ways answer with the same rows."""
    answers = {_names(way()) for way in ways for _ in range(COMPOUNDS)}
    if len(answers) != 1:
        raise RuntimeError("the two ways do not answer alike")


def _names(body: bytes) -> tuple[str, ...]:
    return tuple(row["name"] for row in json.loads(body)["buildings"])


def _get(handler: WSGIHandler, host: str, url: str) -> bytes:
    answered: list[str] = []

    def start(
        status: str, headers: list[tuple[str, str]], exc_info: object = None, /
    ) -> Callable[[bytes], object]:
        answered.append(status)
        return bytes

    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": url,
        "HTTP_HOST": host,
        "SERVER_NAME": host,
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
    }
    response = handler(environ, start)
    body = b"".join(response)
    response.close()
    if answered != ["200 OK"]:
        raise RuntimeError(f"{url} on {host} answered {answered}")
    return body
