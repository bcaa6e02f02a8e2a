"""Hands at the CMS: they go by what is written on the screen, as an author does."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

INSERT = "ブロックを挿入"
SAVE = "下書きを保存"


def exactly(name: str) -> re.Pattern[str]:
    """With the mark of what is required, or without."""
    return re.compile(rf"^\s*{re.escape(name)}\s*\*?\s*$")


def labelled(within: Page | Locator, label: str) -> Locator:
    """The field of that label; a panel around it may bear the same name."""
    named = within.get_by_label(exactly(label))
    return named.and_(within.locator("input, textarea, select"))


class Author:
    def __init__(self, page: Page, host: str) -> None:
        self.page, self.host = page, host
        page.set_default_timeout(15_000)

    def go(self, path: str) -> None:
        self.page.goto(self.host + path)
        self.settle()

    def follow(self, name: str, *, within: Locator | None = None) -> None:
        # The page that was left is idle too: the next step must not find its links.
        with self.page.expect_navigation():
            (within or self.page).get_by_role("link", name=name, exact=True).first.click()
        self.settle()

    def settle(self) -> None:
        self.page.wait_for_load_state("networkidle")

    # --- fields ------------------------------------------------------------------
    def title(self, text: str) -> None:
        self.page.get_by_placeholder("ページタイトル").fill(text)

    def fill(self, label: str, text: str) -> None:
        self.panel_field(label).fill(text)

    def choose(self, label: str, option: str) -> None:
        self.panel_field(label).select_option(label=option)

    def tick(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).check()

    def panel_field(self, label: str) -> Locator:
        return labelled(self.page, label).first

    # --- blocks --------------------------------------------------------------------
    def panel(self, heading: str) -> Locator:
        return self.page.get_by_role("region", name=exactly(heading)).first

    def add_block(
        self, panel: str, kind: str = "", *, opened: Callable[[], None] | None = None
    ) -> Locator:
        """At the end of the panel; the new block. `opened` while the kinds are offered."""
        region = self.panel(panel)
        region.get_by_title(INSERT).last.click()
        if opened:
            opened()
        if kind:
            listed = self.page.locator("[role=listbox] [role=option]")
            listed.filter(has_text=exactly(kind)).first.click()
        return self.top_blocks(region).last

    def top_blocks(self, region: Locator) -> Locator:
        return region.locator("[data-streamfield-child]:not([data-streamfield-child] *)")

    def write(self, block: Locator, text: str) -> None:
        """Into the editor of running text: what a line begins with makes it a heading or a list."""
        editor = block.locator(".public-DraftEditor-content").first
        editor.click()
        for number, line in enumerate(text.strip().splitlines()):
            if number:
                self.page.keyboard.press("Enter")
            mark, space, rest = line.partition(" ")
            if space and mark in {"##", "###", "-", "1."}:
                self.page.keyboard.type(mark)
                self.page.keyboard.press("Space")
            else:
                rest = line
            self.page.keyboard.insert_text(rest)

    def into(self, block: Locator, label: str, text: str) -> None:
        labelled(block, label).last.fill(text)

    def pick(self, button: str, name: str) -> None:
        """In the dialog of a chooser."""
        self.page.get_by_role("button", name=button).first.click()
        dialog = self.page.locator(".modal.in, .modal:visible").last
        dialog.get_by_role("link", name=name).first.click()
        expect(dialog).to_be_hidden()

    def add_column(self, block: Locator, kind: str, heading: str) -> None:
        block.get_by_role("button", name="列を追加").click()
        block.locator(".add-column-menu").get_by_role("button", name=kind, exact=True).click()
        block.locator("thead input[type=text]").last.fill(heading)

    def add_rows(self, block: Locator, rows: list[list[str]]) -> None:
        for _row in rows[1:]:  # the first came with the first column
            block.locator("tfoot [data-add-row]").press("Enter")  # it moves under a mouse
        for number, cells in enumerate(rows):
            fields = block.locator("tbody tr").nth(number).locator("input[type=text]")
            for place, text in enumerate(cells):
                fields.nth(place).fill(text)

    # --- saving -----------------------------------------------------------------------
    def save(self) -> None:
        self.page.get_by_role("button", name=SAVE).first.click()
        expect(self.page.locator(".messages .success").first).to_be_visible()
        self.settle()

    def show_more(self) -> None:
        self.page.locator("footer").get_by_role("button", name="ほかの操作").click()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).last.click()
        self.settle()

    def more(self, name: str) -> None:
        """One of the choices behind the arrow beside the button to save."""
        self.show_more()
        self.press(name)
