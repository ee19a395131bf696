"""Phones that lose their signal: a browser of one person, kept as a phone keeps it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Event
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, ENVIRONMENT
from tests.make import PASSWORD

# A phone whose clock is so many milliseconds fast.
FAST_CLOCK = """{
  const Right = Date, fast = %d;
  Date = class extends Right {
    constructor(...told) { if (told.length) { super(...told); } else { super(Right.now() + fast); } }
    static now() { return Right.now() + fast; }
  };
}"""


@contextmanager
def browser() -> Iterator[Browser]:
    """Ends with the block, so that the ORM works afterwards."""
    found = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=found, args=ARGUMENTS, env=ENVIRONMENT
        )
        yield chromium
        chromium.close()


class Phone:
    """One person's phone; ``page`` is the tab in front."""

    def __init__(self, chromium: Browser, address: str, *, fast: int = 0) -> None:
        self.context: BrowserContext = chromium.new_context(
            viewport={"width": 390, "height": 844}, locale="zh-CN", base_url=address
        )
        self.context.set_default_timeout(10_000)
        if fast:
            self.context.add_init_script(FAST_CLOCK % fast)
        self.page: Page = self.context.new_page()

    def log_in(self, phone: str) -> None:
        self.page.goto("/login/")
        self.page.get_by_label("手机号").fill(phone)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.locator("html:not([data-account=''])").wait_for()

    def log_out(self) -> None:
        self.page.goto("/me/")
        self.page.get_by_role("button", name="退出登录").click()
        self.page.wait_for_url("**/login/")

    def kept(self) -> list[str]:
        """The paths of the pages that this phone keeps."""
        found: list[str] = self.page.evaluate(
            """async () => {
              const names = (await caches.keys()).filter(name => name.startsWith('kept '));
              const all = await Promise.all(names.map(async name => (await caches.open(name)).keys()));
              return all.flat().map(request => new URL(request.url).pathname);
            }"""
        )
        return found

    def until_kept(self, path: str) -> None:
        for _ in range(100):
            if path in self.kept():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{path} is not kept: {self.kept()}")

    def record(self, text: str, *pictures: FilePayload) -> None:
        """Write down a matter that was found on the way; the page for it is open."""
        self.page.get_by_label("什么事").fill(text)
        if pictures:
            self.open_more()
            self.page.get_by_label("照片").set_input_files(list(pictures))
            self.page.locator(".photos canvas").nth(len(pictures) - 1).wait_for()
        self.page.get_by_role("button", name="我发现的").click()

    def open_more(self) -> None:
        if not self.page.get_by_label("照片").is_visible():
            self.page.get_by_text("谁说的、在哪里、照片").click()

    def lose_signal(self) -> None:
        self.context.set_offline(True)

    def find_signal(self) -> None:
        """Chromium tells no page of it that was itself opened without."""
        self.context.set_offline(False)
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def until_waiting(self, count: int) -> None:
        line = self.page.locator("[data-outbox-line]")
        if count:
            line.filter(has_text=f"{count} 条还没发出去").wait_for()
        else:
            line.wait_for(state="hidden")


class HeldAnswers:
    """Around the server: while ``holding``, what was posted is done and nobody hears of it."""

    def __init__(self) -> None:
        self.holding, self.done, self.go_on = Event(), Event(), Event()

    def around(self, app: Any) -> Any:
        def answer(environ: dict[str, Any], start_response: Any) -> Any:
            response = app(environ, start_response)
            if self.holding.is_set() and environ["REQUEST_METHOD"] == "POST":
                self.done.set()
                self.go_on.wait(20)
            return response

        return answer


def picture(number: int = 1, width: int = 2400, height: int = 1800) -> FilePayload:
    file = BytesIO()
    Image.new("RGB", (width, height), "#b3242b").save(file, "JPEG", quality=40)
    return {"name": f"IMG_{number}.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}
