"""What cases add to the CMS: refusals with a sentence instead of an error, and the way to the review."""

import datetime
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

from casestudies.actions.publishing import NotSigned, drop_unsigned_schedules
from casestudies.gate.findings import draft_of
from casestudies.gate.signatures import is_signed
from casestudies.models import CasePage
from people.models import User


@hooks.register("before_publish_page")
def refuse_unsigned(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What was typed has been saved as a draft by then."""
    if not isinstance(page, CasePage) or is_signed(draft_of(page)):
        return None
    return _refused(request, page)


@hooks.register("before_bulk_action")
def refuse_unsigned_in_bulk(
    request: HttpRequest, action: str, objects: Sequence[Any], _view: Any
) -> HttpResponse | None:
    if action != "publish":
        return None
    cases = [page.specific for page in objects if issubclass(page.specific_class, CasePage)]
    wrong = [case for case in cases if not is_signed(draft_of(case))]
    return _refused(request, wrong[0]) if wrong else None


@hooks.register("before_publish_scheduled")
def keep_unsigned_back(at: datetime.datetime) -> int:
    return drop_unsigned_schedules(at)


@hooks.register("register_page_header_buttons")
def way_to_the_review(
    page: Page,
    user: User,  # noqa: ARG001 -- hook
    view_name: str,
    next_url: str | None = None,  # noqa: ARG001 -- hook
) -> Iterator[Button]:
    if isinstance(page, CasePage) and view_name == "edit":
        yield Button(
            _("Anonymity review"),
            url=reverse("case_reviews:case", args=[page.key]),
            icon_name="lock",
            priority=5,
        )


def _refused(request: HttpRequest, page: CasePage) -> HttpResponse:
    messages.error(request, " ".join(NotSigned().messages))
    return redirect("wagtailadmin_pages:edit", page.pk)
