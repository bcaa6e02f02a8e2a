"""The little markup of the content files: `##`, `-`, `1.`, `**bold**`, paragraphs by lines."""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

HEADINGS = {"## ": "h2", "### ": "h3", "#### ": "h4"}
NUMBERED = re.compile(r"\d+\. ")
BOLD = re.compile(r"\*\*(.+?)\*\*")


def to_html(text: str) -> str:
    """As Wagtail's rich text stores it. Each line is a paragraph, an item or a heading."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return "".join(_elements(lines))


def _elements(lines: list[str]) -> Iterator[str]:
    for kind, group in groupby(lines, key=_kind):
        inner = [_inline(line.removeprefix(_marker(line))) for line in group]
        if kind in {"ul", "ol"}:
            yield f"<{kind}>{''.join(f'<li>{item}</li>' for item in inner)}</{kind}>"
        else:
            yield from (f"<{kind}>{item}</{kind}>" for item in inner)


def _kind(line: str) -> str:
    for marker, name in HEADINGS.items():
        if line.startswith(marker):
            return name
    if line.startswith("- "):
        return "ul"
    return "ol" if NUMBERED.match(line) else "p"


def _marker(line: str) -> str:
    for marker in HEADINGS:
        if line.startswith(marker):
            return marker
    if line.startswith("- "):
        return "- "
    found = NUMBERED.match(line)
    return found.group() if found else ""


def _inline(text: str) -> str:
    return BOLD.sub(r"<b>\1</b>", escape(text, quote=False))
