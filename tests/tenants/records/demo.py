"""The demo's files, brought into the compound in which the test stands."""

from datetime import date
from pathlib import Path

from district.core.clock import day_end, day_start
from district.metrics.sources import Element, read_elements
from district.tenancy.context import require_compound
from tenants.records.reports import Report
from tenants.records.services import NamedFile, import_files

SLUGS = ("meijing", "wangfu", "gonghang", "jiaoyuju", "xincheng")
DEMO = Path(__file__).parents[3] / "demo"


def demo_files(slug: str, *, without: str = "") -> list[NamedFile]:
    """The files of one compound, in the order of the folder and not of their kinds."""
    paths = sorted((DEMO / slug).glob("*.csv"))
    return [NamedFile(path.name, path.read_bytes()) for path in paths if path.stem != without]


def import_demo(slug: str, *, without: str = "") -> Report:
    """The import as `manage import_records SLUG demo/SLUG/*.csv` does it."""
    report = import_files(files=demo_files(slug, without=without))
    assert report.is_written, [problem for file in report.files for problem in file.problems]
    return report


def import_owners(slug: str) -> None:
    """Residents, parts and owners, which only some tests need; a compound may have none."""
    paths = sorted((DEMO / slug / "owners").glob("*.csv"))
    if paths:
        report = import_files(files=[NamedFile(path.name, path.read_bytes()) for path in paths])
        assert report.is_written, [problem for file in report.files for problem in file.problems]


def structure(slug: str) -> Report:
    """The register and the organisation alone."""
    return import_demo(slug, without="matters")


def elements(day: date = date(2023, 4, 30)) -> dict[str, Element]:
    """What the night of ``day`` reads for its month, in the compound in which the test stands."""
    first = day.replace(day=1)
    parameters = {
        "start": day_start(first),
        "end": day_end(day),
        "first_day": first,
        "last_day": day,
        "as_of": day_end(day),
    }
    return read_elements(require_compound(), [parameters]).elements[0]


def values(*codes: str, day: date = date(2023, 4, 30)) -> dict[str, int | None]:
    """The elements of these codes; None was not reported."""
    found = elements(day)
    return {code: found[code].value for code in codes}
