"""What guidelines add to the CMS: a draft becomes an edition in the making, and the way to its office."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from guidelines import actions, citing  # noqa: F401 -- citing registers hooks of its own
from guidelines.models import GuidelineEdition, GuidelinePage
from guidelines.permissions import manages_guidelines
from people.models import User
from people.requests import SignedInRequest
from records.states import Kind


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def begin_a_draft(request: SignedInRequest, page: Page) -> None:
    if isinstance(page.specific, GuidelinePage) and page.has_unpublished_changes:
        actions.begin_draft(page=page.specific, by=request.user)


@hooks.register("before_publish_page")
def refuse_to_publish(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What was typed has been saved as a draft by then."""
    return _refused(request, page) if isinstance(page, GuidelinePage) else None


@hooks.register("before_bulk_action")
def refuse_to_publish_in_bulk(
    request: HttpRequest, action: str, objects: Sequence[Any], _view: Any
) -> HttpResponse | None:
    pages = [page for page in objects if issubclass(page.specific_class, GuidelinePage)]
    if action == "publish" and pages:
        return _refused(request, pages[0])
    if action == "unpublish":
        return next(filter(None, (refuse_to_unpublish(request, page) for page in pages)), None)
    return None


@hooks.register("before_unpublish_page")
def refuse_to_unpublish(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Its readers would still owe what they cannot find any more."""
    current = GuidelineEdition.objects.filter(page_id=page.pk).current()
    if not current.exists():
        return None
    text = _(
        "An edition of this guideline is with its readers. Withdraw it, with a reason, from the office of guidelines."
    )
    messages.error(request, text)
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("register_page_header_buttons")
def way_to_the_office(
    page: Page,
    user: User,
    view_name: str,
    next_url: str | None = None,  # noqa: ARG001 -- hook
) -> Iterator[Button]:
    if not isinstance(page, GuidelinePage) or view_name != "edit" or not manages_guidelines(user):
        return
    edition = GuidelineEdition.objects.of(page.key).order_by("-number").first()
    if edition is not None:
        yield Button(
            _("Opinions, review, publication"),
            url=reverse("guideline_office:edition", args=[edition.public_id]),
            icon_name="doc-full-inverse",
            priority=5,
        )


@hooks.register("where_to_do")
def where_to_read(kind: str, key: str) -> str | None:
    """Asked by records.blocking for the page on which something is done."""
    if kind != Kind.GUIDELINE:
        return None
    edition = GuidelineEdition.objects.of(key).current().without_content().first()
    if edition is None:
        return None
    return reverse("guideline_reading:reading", args=[edition.public_id])


def _refused(request: HttpRequest, page: Page) -> HttpResponse:
    messages.error(request, " ".join(actions.NotAnEdition().messages))
    return redirect("wagtailadmin_pages:edit", page.pk)
