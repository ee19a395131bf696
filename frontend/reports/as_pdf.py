"""The report on paper: PDF/A-2b and PDF/UA-1, set by Typst from data that is never markup."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Literal

import typst

from frontend.reports.contents import Contents
from frontend.reports.paper import paper

TEMPLATE = Path(__file__).with_name("report.typ")
FONTS = str(files("manimgx_fonts_cjk"))
STANDARDS: list[Literal["a-2b", "ua-1"]] = ["a-2b", "ua-1"]


def pdf_report(contents: Contents) -> bytes:
    """The document; equal contents give equal bytes, because it is dated by its data."""
    return typst.compile(
        str(TEMPLATE),
        format="pdf",
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(paper(contents), ensure_ascii=False)},
        pdf_standards=[*STANDARDS],
        timestamp=int(contents.dated_at.timestamp()),
    )
