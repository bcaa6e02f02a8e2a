"""Questions about a page as a person meets it."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# The visible targets that are smaller than 44 px and do not stand in running text.
SMALL_TARGETS = """() => {
  const inText = (e) => e.closest('p, dd, figcaption, .prose li, .vh');
  return [...document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), select')]
    .filter((e) => e.checkVisibility() && !inText(e) && !e.matches('.skip-link, label input, .task__title a'))
    .map((e) => [e.getBoundingClientRect(), e])
    .filter(([box]) => box.width > 0 && (box.width < 43.5 || box.height < 43.5))
    .map(([box, e]) => `${e.outerHTML.slice(0, 80)} ${box.width} × ${box.height}`);
}"""

FOCUS = """() => {
  const hasRing = (e) => {
    const style = getComputedStyle(e);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  };
  // The whole box of a choice shows it. Past the last stop the focus is nowhere: on the body.
  const around = [document.activeElement, document.activeElement.closest('.choice')];
  const seen = around.some((e) => e && hasRing(e)) || document.activeElement === document.body;
  return { what: document.activeElement.outerHTML.slice(0, 80), seen };
}"""


def barriers(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA: rule and first element of each."""
    try:
        found = _violations(page)
    except Error:
        # On a busy machine a click returns before the browser leaves the page: axe went away with it.
        page.wait_for_load_state()
        found = _violations(page)
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in found]


def _violations(page: Page) -> list[dict[str, Any]]:
    options = {"runOnly": {"type": "tag", "values": WCAG}}
    found: list[dict[str, Any]] = Axe().run(page, options=options).response["violations"]
    return found


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def small_targets(page: Page) -> list[str]:
    found: list[str] = page.evaluate(SMALL_TARGETS)
    return found


def walk_by_keyboard(page: Page, steps: int) -> list[str]:
    """Tab that often; what took the focus without showing it."""
    unseen = []
    for _step in range(steps):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if not focus["seen"]:
            unseen.append(focus["what"])
    return unseen


def bottom_of(page: Page, selector: str) -> float:
    """How far down the page the last of these ends, in px."""
    box = page.locator(selector).last.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


# Words in Latin letters where Japanese is expected: texts, names for screen readers, hints.
# What people enter themselves (log-ins, addresses, codes) stands in code, input or data-own.
LATIN_ONLY = r"""(known) => {
  const japanese = /[\u3040-\u30ff\u3400-\u9fff]/;
  const found = new Set();
  const look = (text) => {
    let rest = (text || '').trim();
    for (const word of known) rest = rest.replaceAll(word, '');
    if (/[A-Za-z]{3,}/.test(rest) && !japanese.test(text)) found.add(text.trim().slice(0, 80));
  };
  const shown = (e) => e && !e.closest('script, style, noscript, code, template, textarea');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (shown(walker.currentNode.parentElement)) look(walker.currentNode.textContent);
  for (const e of document.body.querySelectorAll('*')) {
    for (const name of ['aria-label', 'alt', 'title', 'placeholder']) look(e.getAttribute(name));
    if (e.matches('input[type=submit], input[type=button]')) look(e.value);
  }
  look(document.title);
  return [...found];
}"""


def latin_only(page: Page, known: list[str]) -> list[str]:
    """Texts without a Japanese letter, apart from the words that are known to be Latin."""
    found: list[str] = page.evaluate(LATIN_ONLY, known)
    return found


def filled_buttons(page: Page) -> int:
    """One at most: it is the next thing this person does."""
    return sum(button.is_visible() for button in page.locator("main .button--primary").all())
