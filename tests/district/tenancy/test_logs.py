"""What a log line says, and what it never says."""

import io
import json
import logging
import logging.config
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as loaded
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from district.registry.models import Compound
from district.tenancy.context import compound_context
from district.tenancy.logs import JsonFormatter, LineFormatter, TraceFilter
from district.tenancy.traces import RequestIdMiddleware, request_id, run_id, running
from tests import make
from tests.visitors import stranger
from workers.app import app
from workers.base import CompoundTask

FORMATTERS: list[Callable[[], logging.Formatter]] = [LineFormatter, JsonFormatter]


@app.task(base=CompoundTask, name="test_line_of_a_task")
def _line() -> str:
    return str(traced("done").run_id)


def traced(message: str, **extra: object) -> Any:
    record = logging.LogRecord("x", logging.INFO, "", 0, message, None, None)
    record.__dict__.update(extra)
    TraceFilter().filter(record)
    return record


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the configured handler writes, with the format that the settings name."""
    described: dict[str, Any] = loaded.LOGGING
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.setFormatter(LineFormatter(described["formatters"]["line"]["format"]))
    handler.addFilter(TraceFilter())
    logging.getLogger("test.lines").addHandler(handler)
    yield heard
    logging.getLogger("test.lines").removeHandler(handler)


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_a_refused_row_is_not_printed_into_the_log(
    in_meijing: Compound, formatter: Callable[[], logging.Formatter]
) -> None:
    phone = make.account().phone
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make.account(phone=phone)
    assert phone in str(refused.value)
    text = str(refused.value).replace("%", "%%")
    record = logging.LogRecord("x", logging.ERROR, "", 0, text, None, refused._excinfo)
    line = formatter().format(record)
    assert "IntegrityError" in line
    assert phone not in line


def test_a_line_names_place_request_and_run(in_meijing: Compound, lines: io.StringIO) -> None:
    token = request_id.set("r-1")
    with running("n-2"):
        logging.getLogger("test.lines").warning("three %s", "rows")
    request_id.reset(token)
    assert f"place={in_meijing.schema_name} request=r-1 run=n-2 three rows" in lines.getvalue()


def test_outside_of_both_a_line_says_so() -> None:
    record = traced("done")
    assert (record.place, record.request_id, record.run_id) == ("public", "-", "-")


def test_a_line_about_a_request_that_is_over_names_it_too(meijing: Compound) -> None:
    request: Any = RequestFactory().get("/")
    request.compound, request.request_id = meijing, "r-9"
    record = traced("Service Unavailable", request=request)
    assert (record.place, record.request_id) == (meijing.schema_name, "r-9")


def test_json_holds_one_object_a_line(in_meijing: Compound) -> None:
    told = json.loads(JsonFormatter().format(traced("two\nlines")))
    assert told["message"] == "two\nlines"
    assert (told["place"], told["level"], told["run"]) == (in_meijing.schema_name, "INFO", "-")


def test_a_task_names_its_run_and_leaves_nothing(meijing: Compound) -> None:
    done = CompoundTask.apply(_line, kwargs={"compound_id": str(meijing.pk)}, task_id="t-7")
    assert done.get() == "t-7"
    assert run_id.get() == "-"


def test_each_request_has_a_name_of_its_own(meijing: Compound) -> None:
    names = {stranger(meijing).get("/login/")["X-Request-ID"] for _time in range(3)}
    assert len(names) == 3
    assert request_id.get() == "-"


@pytest.mark.parametrize("path", ["/health/", "/nowhere/", "/api/v1/me"])
def test_every_answer_bears_it(meijing: Compound, path: str) -> None:
    assert stranger(meijing).get(path)["X-Request-ID"]


def test_an_own_proxys_name_is_kept(meijing: Compound, settings: Any) -> None:
    settings.PROXY_COUNT = 1
    answer = stranger(meijing).get("/login/", headers={"x-request-id": "Proxy-1"})
    assert answer["X-Request-ID"] == "Proxy-1"


@pytest.mark.parametrize(
    ("proxies", "name"), [(0, "Proxy-1"), (1, "a b"), (1, "a\nb"), (1, "a" * 65), (1, ""), (1, "é")]
)
def test_any_other_is_replaced(settings: Any, proxies: int, name: str) -> None:
    settings.PROXY_COUNT = proxies
    request = RequestFactory().get("/")
    request.META["HTTP_X_REQUEST_ID"] = name
    answer = RequestIdMiddleware(lambda _request: HttpResponse())(request)
    assert answer["X-Request-ID"] not in {name, ""}


def test_the_code_that_answers_knows_the_name(settings: Any, meijing: Compound) -> None:
    def answer(_request: HttpRequest) -> HttpResponse:
        with compound_context(meijing):
            return HttpResponse(traced("x").request_id)

    response = RequestIdMiddleware(answer)(RequestFactory().get("/"))
    assert response.content.decode() == response["X-Request-ID"]


@pytest.mark.parametrize(("chosen", "told"), [("json", '"place": "public"'), ("line", "place=pub")])
def test_the_environment_chooses_the_format(chosen: str, told: str) -> None:
    script = (
        "import django, logging; django.setup();"
        "from district.tenancy.places import DISTRICT, place; place.set(DISTRICT);"
        "logging.getLogger('x').warning('said')"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "infra.settings.test", "LOG_FORMAT": chosen}
    child = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told in child.stderr and "said" in child.stderr


def test_another_format_stops_the_start() -> None:
    child = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        env={"DJANGO_SETTINGS_MODULE": "infra.settings.test", "LOG_FORMAT": "xml"},
        capture_output=True,
        text=True,
    )
    assert "LOG_FORMAT must be one of line, json: 'xml'" in child.stderr
