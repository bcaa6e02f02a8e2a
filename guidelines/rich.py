"""A paragraph's rich text as a page shows it: links expanded, terms of the glossary linked."""

import html
import re
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

from guidelines.content import Term

TAG = re.compile(r"(<[^>]+>)")


class TermLinks:
    """Links each term where it stands first. One object a section: there it counts anew."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.targets = {
            str(escape(each.term)): f"term-{n}" for n, each in enumerate(terms, start=1)
        }
        longest_first = sorted(self.targets, key=len, reverse=True)
        self.pattern = re.compile("|".join(map(re.escape, longest_first))) if terms else None
        self.met: set[str] = set()

    def linked(self, rich: str) -> str:
        """Not within another link."""
        if self.pattern is None:
            return rich
        parts, within = [], 0
        for piece in TAG.split(rich):
            if piece.startswith("<"):
                within += piece.startswith("<a ") - piece.startswith("</a")
                parts.append(piece)
            else:
                parts.append(piece if within else self.pattern.sub(self._link, piece))
        return "".join(parts)

    def _link(self, match: re.Match[str]) -> str:
        term = match[0]
        if term in self.met:
            return term
        self.met.add(term)
        return f'<a class="term" href="#{self.targets[term]}">{term}</a>'


def shown_html(source: str, links: TermLinks | None = None) -> SafeString:
    """As safe as Wagtail's own rich text: the editor's filter has taken out all else."""
    rich = expand_db_html(source)
    return mark_safe(links.linked(rich) if links else rich)  # noqa: S308 -- see above


def shown_words(text: str, links: TermLinks | None = None) -> SafeString:
    """Plain words, with their terms linked."""
    words = escape(text)
    return mark_safe(links.linked(words) if links else words)  # noqa: S308 -- escaped


def printed_html(source: str) -> SafeString:
    """For paper: paragraphs, lists and bold type; a link is its words with its address behind them."""
    return mark_safe(_LINK.sub(_with_address, expand_db_html(source)))  # noqa: S308 -- as above


_LINK = re.compile(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>|<a [^>]*>(.*?)</a>', re.DOTALL)


def _with_address(match: re.Match[str]) -> str:
    address, words, bare = match.groups()
    if address is None:
        return bare
    outside = address.startswith(("http://", "https://"))
    told = html.unescape(TAG.sub("", words)).strip() != html.unescape(address)
    if not outside or not told:
        return words
    return f"{words}（{address}）"
