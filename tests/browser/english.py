"""What is English on a screen of the CMS: in a text, a hint, a name for screen readers."""

from playwright.sync_api import Locator, Page

from people.models import Employment, Grade, Profession

# Names of products and keys, and what people have typed themselves (a log-in, a host).
KNOWN = [
    "Wagtail",
    "Excel",
    "CSV",
    "URL",
    "Ctrl",
    "Shift",
    "admin",
    "koushi",
    "to-kenshu",
    "localhost",
]

# Texts, names for screen readers and hints that are on the screen and have no Japanese letter.
# `.app-label` holds the code name of a model, for whoever asks us about it.
ENGLISH = r"""(known) => {
  const japanese = /[\u3040-\u30ff\u3400-\u9fff]/;
  const found = new Set();
  const look = (text) => {
    let rest = text || '';
    for (const word of known) rest = rest.replaceAll(word, '');
    if (/[A-Za-z]{3,}/.test(rest) && !japanese.test(text)) found.add(text.trim().slice(0, 80));
  };
  const shown = (e) => e && e.checkVisibility() && !e.closest('script, style, noscript, iframe, .app-label');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (shown(walker.currentNode.parentElement)) look(walker.currentNode.textContent);
  for (const e of document.body.querySelectorAll('*')) {
    if (!shown(e)) continue;
    for (const name of ['aria-label', 'alt', 'title', 'placeholder', 'data-w-tooltip-content-value'])
      look(e.getAttribute(name));
    if (e.matches('input[type=submit], input[type=button]')) look(e.value);
  }
  look(document.title);
  return [...found];
}"""

# What Wagtail fetches into a dialog, instead of the page around it.
SHOW_DIALOG = """async (address) => {
  const answer = await fetch(address, { headers: { 'X-Requested-With': 'XMLHttpRequest' } });
  document.body.innerHTML = (await answer.json()).html;
}"""

# Every address in what the menu is made of.
MENU = """() => {
  const found = [];
  const walk = (part) => {
    if (Array.isArray(part)) part.forEach(walk);
    else if (part && typeof part === 'object') {
      if (typeof part.url === 'string') found.push(part.url);
      Object.values(part).forEach(walk);
    }
  };
  walk(JSON.parse(document.getElementById('wagtail-sidebar-props').textContent));
  return found;
}"""

# What shows more of a screen when it is pressed: tabs, panels at the side, menus, the list of blocks.
OPENERS = [
    "[role=tab]",
    "[data-side-panel-toggle]",
    "[data-w-dropdown-target=toggle]",
    ".c-sf-add-button",
]


class Reader:
    """Goes from screen to screen in one window of somebody who is signed in."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        # The lists show the codes by which files and the API name a profession and the like.
        lists = (Profession, Grade, Employment)
        codes = [code for model in lists for code in model.objects.values_list("code", flat=True)]
        self.known = [*KNOWN, *sorted(codes, key=len, reverse=True)]

    def english_on(self, address: str) -> list[str]:
        self._go(address)
        return self._english()

    def english_all_over(self, address: str) -> list[str]:
        """As `english_on`, and behind everything that can be opened there."""
        self._go(address)
        self.page.wait_for_load_state("networkidle")
        found = set(self._english())
        for kind in OPENERS:
            for opener in self.page.locator(kind).all():
                if opener.is_visible():
                    self._press(opener)
                    found |= set(self._english())
                    self.page.keyboard.press("Escape")
        return sorted(found)

    def english_in_dialog(self, address: str) -> list[str]:
        self.page.evaluate(SHOW_DIALOG, f"/cms/{address}")
        return self._english()

    def menu(self) -> list[str]:
        """The addresses under /cms/ that the menu leads to, also those one level down. The way to
        one's own account leads out of it."""
        self._go("")
        links = self.page.evaluate(MENU)
        found = {link.removeprefix("/cms/") for link in links if link.startswith("/cms/")}
        return sorted(found - {"account/"})

    def _go(self, address: str) -> None:
        answer = self.page.goto(f"{self.url}/cms/{address}")
        assert answer is not None
        assert answer.ok, address
        self.page.locator(".sidebar-menu-item").first.wait_for()

    def _press(self, opener: Locator) -> None:
        opener.scroll_into_view_if_needed()
        opener.dispatch_event("click")  # also where something lies above it
        self.page.wait_for_timeout(100)

    def _english(self) -> list[str]:
        found: list[str] = self.page.evaluate(ENGLISH, self.known)
        return found
