"""What is collected is what pages ask for."""

import re

from django.contrib.staticfiles import finders
from django.template import engines

_SOURCE = re.compile(r'src="/static/([^"]+)"')


def _collected() -> set[str]:
    return {name for finder in finders.get_finders() for name, _storage in finder.list([])}


def test_the_librarys_script_that_pages_name_is_there() -> None:
    page = engines["django"].from_string("{% load django_htmx %}{% htmx_script %}").render()
    asked = set(_SOURCE.findall(page))
    assert asked and asked <= _collected()
    assert all(finders.find(name) for name in asked)


def test_what_nobody_asks_for_stays_away() -> None:
    libraries = {name for name in _collected() if name.startswith(("rest_", "django_htmx/"))}
    assert libraries == {"django_htmx/htmx-2.min.js", "django_htmx/django-htmx.js"}
    assert finders.find("rest_framework/css/bootstrap.min.css") is None
    assert "css/chunshui.css" in _collected()
