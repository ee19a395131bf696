"""What every page owes its reader, asked of the page itself in the browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SIZES = {"phone": (390, 844), "desk": (1440, 900), "small": (320, 568)}

# Every element a finger meets, but for links inside a sentence and boxes inside a larger label.
TARGETS = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary, label.choice')]
  .filter(e => e.offsetParent && e.type !== 'hidden' && !e.closest('.errors, .row-title, .skip'))
  .filter(e => !['radio', 'checkbox'].includes(e.type))
  .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect().height])
  .filter(([_, height]) => height < 59.5)"""
SMALL_TEXT = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walk.nextNode()) {
    const holder = walk.currentNode.parentElement, text = walk.currentNode.textContent.trim();
    if (!text || !holder.offsetParent || holder.closest('.visually-hidden')) continue;
    const size = parseFloat(getComputedStyle(holder).fontSize);
    if (size < 17.9) found.push([text.slice(0, 20), size]);
  }
  return found;
}"""
CUT = """() => [...document.querySelectorAll('main *, header *, nav *')]
  .filter(e => e.offsetParent && !e.closest('.chips, .visually-hidden, .table-box, svg'))
  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(e => e.outerHTML.slice(0, 90))"""


def faults(page: Page) -> list[str]:
    """What is cut off, too low or too small on this screen, each in one line."""
    page.wait_for_load_state()  # a click ends when the answer has begun: there may be no body yet
    width = page.viewport_size["width"] if page.viewport_size else 0
    questions = {"cut off": CUT}
    if width < 600:
        questions |= {"lower than a finger": TARGETS, "smaller than 18 px": SMALL_TEXT}
    found = [f"{name}: {what}" for name, ask in questions.items() for what in page.evaluate(ask)]
    if (drawn := page.evaluate("document.documentElement.scrollWidth")) != width:
        found.append(f"sideways scrolling: {drawn} of {width}")
    return found


def violations(page: Page) -> list[str]:
    """What axe finds; it needs a page with scripts on, and waits for ever on another."""
    found = []
    for violation in Axe().run(page).response["violations"]:
        places = [node["html"][:120] for node in violation["nodes"]]
        found.append(f"axe {violation['id']}: {places}")
    return found
