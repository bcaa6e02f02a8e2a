"""What courses add to the CMS, and their ear at the ledger. Declared in viewsets.py."""

from collections.abc import Sequence

from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from courses import actions
from courses.completion import look_again
from courses.drawing import bank_is_short
from courses.models import CoursePage, QuizPage
from courses.viewsets import CourseViewSetGroup
from people.requests import SignedInRequest
from records.models import Record

register_snippet(CourseViewSetGroup)


@hooks.register("after_record")
def look_again_at_courses(records: Sequence[Record]) -> None:
    look_again(records)


@hooks.register("after_publish_page")
@hooks.register("after_unpublish_page")
@hooks.register("after_delete_page")
def reevaluate_changed_courses(request: SignedInRequest, page: Page) -> None:
    """A lesson more or less, or another rule: who is under way is counted again, and the author
    is told. What is published by schedule is noticed by the tick."""
    course = CoursePage.objects.live().ancestor_of(page, inclusive=True).first()
    if course is None:
        return
    for job in actions.reevaluate_changed([course], by=request.user):
        text = ngettext(
            "%(count)d person under way is counted again. Completions already earned stay.",
            "%(count)d people under way are counted again. Completions already earned stay.",
            job.total,
        ) % {"count": job.total}
        link = reverse("job", args=[job.public_id])
        messages.info(request, format_html('<a href="{}">{}</a>', link, text))


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_a_short_bank(request: SignedInRequest, page: Page) -> None:
    if isinstance(page.specific, QuizPage):
        draws = page.specific.draws.values_list("category", "count")
        for sentence in bank_is_short(draws):
            messages.warning(request, sentence)
