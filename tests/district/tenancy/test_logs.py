"""What a log line says, and what it never says."""

import logging

import pytest
from django.db import IntegrityError, transaction

from district.registry.models import Compound
from district.tenancy.logs import LineFormatter, PlaceFilter
from tests import make


def test_a_refused_row_is_not_printed_into_the_log(in_meijing: Compound) -> None:
    phone = make.account().phone
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make.account(phone=phone)
    assert phone in str(refused.value)
    record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", None, refused._excinfo)
    line = LineFormatter().format(record)
    assert "IntegrityError" in line
    assert phone not in line


def test_a_line_names_the_place(in_meijing: Compound) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "done", None, None)
    PlaceFilter().filter(record)
    assert record.__dict__["place"] == in_meijing.schema_name
