"""What of the CMS is content that readers share: pages, their pictures and files, the site itself."""

from typing import Any

from django.http import HttpRequest
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction, Site, get_page_models
from wagtail.signals import page_published, page_unpublished, post_page_move
from wagtailmedia.models import get_media_model

from core.memory import content_changed, follow, remembered


def follow_cms() -> None:
    """Once, when all models are there (CoreConfig.ready)."""
    follow(Page, *get_page_models(), PageViewRestriction, Site)
    follow(get_image_model(), get_document_model(), get_media_model())
    # A move, and what hangs below a page, is written without saving each row.
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(_changed)


def _changed(**_kwargs: Any) -> None:
    content_changed()


def know_site(request: HttpRequest) -> None:
    """Spares Wagtail the question which site is meant: there is one, whatever name it goes by."""
    sites = remembered("sites", lambda: list(Site.objects.select_related("root_page")))
    if len(sites) == 1:
        request._wagtail_site = sites[0]  # type: ignore[attr-defined] # noqa: SLF001 -- where Wagtail keeps it


def address_book() -> dict[str, int]:
    """{path below the root, without slashes at its ends: page id} of every published page."""
    return remembered("addresses", _read_addresses)


def _read_addresses() -> dict[str, int]:
    paths = Page.objects.live().filter(depth__gt=1).values_list("url_path", "pk")
    # url_path begins with the root's own slug: /hagukumi/courses/basics/
    return {path.strip("/").partition("/")[2]: pk for path, pk in paths}


def published_page(pk: int) -> Page | None:
    """A published page as its own class, shared by all readers: nobody writes to it. None if it
    was withdrawn after the address was looked up."""
    return remembered(("page", pk), lambda: _read_page(pk))


def _read_page(pk: int) -> Page | None:
    page = Page.objects.live().filter(pk=pk).first()
    return page and page.specific
