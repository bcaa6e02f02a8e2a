"""The trainers' guide of docs/admin-guide/ja/, as pages of the CMS."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER = Path(settings.ROOT) / "docs" / "admin-guide" / "ja"
FIRST = "README"  # what a forge shows of the folder: the table of contents


@dataclass(frozen=True)
class Chapter:
    name: str
    title: str
    html: SafeString


def chapter(name: str) -> Chapter:
    """Raises Http404 for what is none of the files there."""
    files = {file.stem: file for file in FOLDER.glob("*.md")}
    if name not in files:
        raise Http404
    text = files[name].read_text(encoding="utf-8")
    markdown = MarkdownIt("commonmark").enable("table")
    tokens = markdown.parse(text)
    for token in _all(tokens):
        _lead_inside(token)
    html = markdown.renderer.render(tokens, markdown.options, {})
    title = text.partition("\n")[0].removeprefix("# ")
    return Chapter(name, title, mark_safe(html))  # noqa: S308 -- our own files


def _all(tokens: list[Token]) -> list[Token]:
    return [each for token in tokens for each in (token, *(token.children or ()))]


def _lead_inside(token: Token) -> None:
    """Between files the guide links as files do; here every chapter has an address."""
    href, src = token.attrGet("href"), token.attrGet("src")
    if isinstance(href, str) and href.endswith(".md"):
        token.attrSet("href", address_of(href.removesuffix(".md")))
    if isinstance(src, str):
        token.attrSet("src", reverse("trainers_guide_image", args=[Path(src).name]))
        token.attrSet("loading", "lazy")


def address_of(name: str) -> str:
    if name == FIRST:
        return reverse("trainers_guide")
    return reverse("trainers_guide_chapter", args=[name])


def page(request: HttpRequest, name: str = FIRST) -> HttpResponse:
    found = chapter(name)
    context: dict[str, Any] = {"chapter": found, "first": name == FIRST}
    return render(request, "home/cms/guide.html", context)


def image(_request: HttpRequest, name: str) -> FileResponse:
    files = {file.name: file for file in (FOLDER / "images").glob("*.png")}
    if name not in files:
        raise Http404
    return FileResponse(files[name].open("rb"), content_type="image/png")
