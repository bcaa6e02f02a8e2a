"""The words of a piece of rich text, without its tags."""

import html
import re

BLOCK_END = re.compile(r"</(?:p|li|h\d|blockquote)>|<br\s*/?>", re.IGNORECASE)
TAG = re.compile(r"<[^>]+>")


def plain_text(rich: str) -> str:
    """One line a paragraph or list item; entities read, tags gone."""
    lines = TAG.sub("", BLOCK_END.sub("\n", rich)).splitlines()
    words = (html.unescape(line).strip() for line in lines)
    return "\n".join(line for line in words if line)
