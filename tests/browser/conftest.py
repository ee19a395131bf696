"""A real Chromium, as old hands hold it: one process a module, a fresh profile a test."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

# Needed as root in a container; the rest keeps the browser from talking to anybody by itself.
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Chinese glyphs come from the font wheel; `make` describes it beside the environment.
ENVIRONMENT: dict[str, str | float | bool] = {
    "FONTCONFIG_FILE": str(Path(sys.prefix) / "fonts.conf"),
    **os.environ,
}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The distribution's browser; its loop ends with the module, so the ORM works afterwards."""
    found = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    assert found, "no Chromium here: run `make test`, or name one in CHROMIUM"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS, env=ENVIRONMENT)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The same for tests that take pytest-playwright's own ``page``."""
    path = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    launch = {"executable_path": path, "args": ARGUMENTS, "env": ENVIRONMENT}
    return {**browser_type_launch_args, **launch}
