"""A person with a browser who looks hard at every page on the way."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Download,
    Error,
    Locator,
    Page,
    Request,
)

from infra.management.commands.seed_demo import PASSWORD
from tests.browser.journeys.stack import Stack
from tests.browser.legible import SIZES, faults, violations

# Beside the console's own message: some violations are told to the page alone.
_TELL_VIOLATIONS = """addEventListener('securitypolicyviolation',
  e => console.error('CSP: ' + e.violatedDirective + ' ' + e.blockedURI))"""
_TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w+')
_met: set[tuple["Reader", int]] = set()


@dataclass(frozen=True)
class Reader:
    """On which screen and how somebody reads."""

    size: str
    theme: Literal["light", "dark"] = "light"
    text: str = "normal"
    scripts: bool = True

    def __str__(self) -> str:
        return "-".join([self.size, self.theme, self.text, *([] if self.scripts else ["bare"])])


PHONE = Reader("phone")
DESK = Reader("desk")
PHONE_LARGEST = Reader("phone", "dark", "largest")
PHONE_BARE = Reader("phone", scripts=False)
# Each screen, theme, size of text and way with scripts at least once; pages of their own tests
# are looked at in more pairs.
READERS = (DESK, PHONE_LARGEST, PHONE_BARE)


@dataclass
class Tour:
    """The way of one person; what is wrong on it is gathered and told at its end."""

    page: Page
    reader: Reader
    home: str
    album: Path | None  # for its pictures, which are for people only
    problems: list[str] = field(default_factory=list)
    screens: int = 0

    def go(self, path: str) -> None:
        """Open an address by hand."""
        self.page.goto(self.home + path)
        self.look()

    def log_in(self, phone: str) -> None:
        self.go("/login/")
        self.page.get_by_label("手机号").fill(phone)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.press("登录")

    def press(self, name: str) -> None:
        """A button that leads to another page."""
        self._leave(self.page.get_by_role("button", name=name))

    def follow(self, name: str) -> None:
        """A link in the text of this page."""
        self._leave(self.page.get_by_role("main").get_by_role("link", name=name).first)

    def save(self, name: str) -> tuple[str, bytes]:
        """The name and the content of the file behind a link."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=name).click()
        download: Download = waiting.value
        return download.suggested_filename, download.path().read_bytes()

    def sees(self, *words: str) -> None:
        """Each of these stands in the page's text."""
        text = self.page.locator("body").inner_text()
        missing = [word for word in words if word not in text]
        assert not missing, f"{missing} not on {self.page.url}:\n{text}"

    def _leave(self, way: Locator) -> None:
        with self.page.expect_navigation():
            way.click()
        self.look()

    def look(self) -> None:
        """Ask the page everything it owes its reader, and keep its picture if it is wanted."""
        self.screens += 1
        heading = self.page.locator("h1").first.inner_text()
        name = f"{self.screens:02}-" + re.sub(r"\W+", "-", heading)[:30]
        if self.album:
            with suppress(Error):  # on a busy machine Chromium now and then draws none
                self.page.screenshot(path=self.album / f"{name}.png", full_page=True)
        found = faults(self.page)
        if self.reader.scripts and self._is_new():
            found += violations(self.page)
        self.problems += [f"{name}: {fault}" for fault in found]

    def _is_new(self) -> bool:
        """Whether this reader has not met the very same page before, such as the log-in."""
        known = len(_met)
        _met.add((self.reader, hash(_TOKEN.sub("", self.page.content()))))
        return len(_met) > known


@contextmanager
def touring(
    browser: Browser, stack: Stack, reader: Reader, place: str, album: Path | None
) -> Iterator[Tour]:
    """One person's own browser at one place; every problem on the way fails the test."""
    context = _context(browser, reader)
    home = stack.address(place)
    context.add_cookies([{"name": "chunshui_text", "value": reader.text, "url": home}])
    tour = Tour(context.new_page(), reader, home, album)
    _listen(context, tour)
    try:
        yield tour
    finally:
        context.close()
    assert tour.problems == [], "\n".join(tour.problems)


def _context(browser: Browser, reader: Reader) -> BrowserContext:
    width, height = SIZES[reader.size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=reader.theme,
        java_script_enabled=reader.scripts,
        locale="zh-CN",
    )
    context.set_default_timeout(20_000)
    context.add_init_script(_TELL_VIOLATIONS)
    return context


def _listen(context: BrowserContext, tour: Tour) -> None:
    own = urlsplit(tour.home).netloc

    def console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            tour.problems.append(f"console on {tour.page.url}: {message.text}")

    def request(asked: Request) -> None:
        address = urlsplit(asked.url)
        if address.scheme not in {"data", "blob"} and address.netloc != own:
            tour.problems.append(f"a request to another host: {asked.url}")

    context.on("console", console)
    context.on("weberror", lambda error: tour.problems.append(str(error.error)))
    context.on("request", request)
