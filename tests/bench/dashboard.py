"""The district's report with as many compounds as a city has: the page and the files.

The baseline is what is wanted at most, so a ratio below one keeps the promise; of the number of
statements it is what a tenth of the compounds takes. COMPOUNDS says how many (1,072); the PDF is
of about a third of them.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from district.core.permissions import Role
from district.metrics.documents import DocumentKind, write_document
from district.metrics.figures import Period
from district.metrics.models import Touch
from district.metrics.rights import any_place
from tests import make
from tests.bench.grown import grow
from tests.bench.measure import Comparison, milliseconds, rounds
from tests.visitors import visitor

COMPOUNDS = 1072
TURNS = 10
PAGE_MS = 300
PDF_MS = 5_000
XLSX_MS = 10_000
XLSX_MB = 100
# In a process of its own, whose memory is then that of the workbook and of the program.
_WORKBOOK = """
import sys, time
from pathlib import Path
import django; django.setup()
from district.metrics.documents import DocumentKind, write_document
from district.metrics.figures import Period
from district.metrics.rights import any_place
from district.tenancy.context import district_context
with district_context():
    period = Period.parse(sys.argv[1])
    began = time.perf_counter()
    write_document(any_place(period), period, DocumentKind.XLSX)
    took = time.perf_counter() - began
[peak] = [line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line]
print(took, int(peak.split()[1]) / 1e3)
"""


def dashboard() -> dict[str, Comparison]:
    """The first page as it is kept and put together anew, its statements, the workbook of every
    cell, and the paper."""
    count = max(3, int(os.environ.get("COMPOUNDS", COMPOUNDS)))
    few, third = max(1, count // 10), max(1, count * 380 // 1072)
    with override_settings(ROOT_URLCONF="infra.urls.district"):
        month = grow(few, "drawn-few")
        browser = visitor(None, make.account(Role.DEPARTMENT_ANALYST))
        least = _statements(browser)
        grow(third - few, "drawn-third")
        papers = _each(lambda: _write(month, DocumentKind.PDF), min(rounds(TURNS), 2))
        grow(count - third, "drawn-all")
        pages = _each(lambda: browser.get("/"), rounds(TURNS))
        anew = _each(lambda: _read_anew(browser), rounds(TURNS))
        most = _statements(browser)
    seconds, size = _workbook(month)
    return {
        "dashboard_page": Comparison(pages, [PAGE_MS] * len(pages)),
        "dashboard_page_anew": Comparison(anew, [PAGE_MS] * len(anew)),
        "dashboard_statements": Comparison([most], [least], "statements"),
        "dashboard_pdf": Comparison(papers, [PDF_MS] * len(papers)),
        "dashboard_xlsx": Comparison([seconds * 1000], [XLSX_MS]),
        "dashboard_xlsx_memory": Comparison([size], [XLSX_MB], "MB"),
    }


def _read_anew(browser: Client) -> None:
    """As after a change that no worker has prepared a page for."""
    Touch.objects.create()
    browser.get("/")


def _statements(browser: Client) -> int:
    """Of a page that is put together anew."""
    browser.get("/")  # what is read once a process has been read
    Touch.objects.create()
    with CaptureQueriesContext(connection) as asked:
        browser.get("/")
    return len(asked)


def _each(work: Callable[[], object], turns: int) -> list[float]:
    work()
    return [milliseconds(work, 1) for _turn in range(turns)]


def _write(period: Period, kind: DocumentKind) -> None:
    write_document(any_place(period), period, kind)


def _workbook(period: Period) -> tuple[float, float]:
    """Seconds, and megabytes at the most."""
    done = subprocess.run(
        [sys.executable, "-c", _WORKBOOK, str(period)],
        env={**os.environ, "DATA_DIR": str(Path(settings.DATA_DIR))},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, size = done.stdout.split()
    return float(seconds), float(size)
