"""新しい版: a course goes on as the next edition; the one before is kept as it was published."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import COMMENTS_RELATION_NAME, Page

from core import audit
from courses.models import CoursePage, Edition, EditionPage, LessonPage, QuizPage, SurveyPage
from people.models import User

KINDS = (
    (LessonPage, EditionPage.Kind.LESSON),
    (QuizPage, EditionPage.Kind.QUIZ),
    (SurveyPage, EditionPage.Kind.SURVEY),
)


class AlreadyMade(ValidationError):  # noqa: N818 -- the sentence is the name
    """Somebody else has made the new edition meanwhile, or the button was pressed twice."""


@transaction.atomic
def make_new_edition(*, course: CoursePage, after: int, year: int, by: User) -> Edition:
    """Freezes edition `after` as it is published, and lets the course go on as the next one, of
    the 年度 `year`: same addresses, same subject keys. Gives the frozen one.

    Nothing of people is touched: neither progress, records nor certificates. Raises AlreadyMade
    when the course has left edition `after`, ValidationError when a draft of the course waits to
    be published or the 年度 is not a later one.
    """
    page = CoursePage.objects.select_for_update(of=("self",)).get(pk=course.pk)
    if page.edition != after:
        raise AlreadyMade(_("The new edition has been made already."))
    if reason := why_no_new_edition(page):
        raise ValidationError(reason)
    if page.year is not None and year <= page.year:
        raise ValidationError({"year": _("Choose a fiscal year after that of the edition.")})
    frozen = _freeze(page, by)
    _go_on(page, year, by)
    audit.record("courses.edition_made", by=by, facts={"course": page.pk, "edition": page.edition})
    return frozen


def why_no_new_edition(page: CoursePage) -> str:
    """The sentence that says what is in the way; empty when nothing is."""
    if not page.live:
        return _("Only a published course has editions. Publish it first.")
    if page.workflow_in_progress or page.scheduled_revision:
        return _(
            "A draft of the course page waits for approval or for its day. Decide about it first."
        )
    return ""


def _freeze(page: CoursePage, by: User) -> Edition:
    edition = Edition.objects.create(
        course_key=page.key,
        number=page.edition,
        year=page.year,
        title=page.title,
        page_id=page.pk,
        revision_id=page.live_revision_id,
        content=_content(page),
        frozen_by=by,
    )
    below = [(part, kind) for model, kind in KINDS for part in model.objects.child_of(page).live()]
    below.sort(key=lambda found: found[0].path)
    EditionPage.objects.bulk_create(
        EditionPage(
            edition=edition,
            key=part.key,
            kind=kind,
            position=position,
            title=part.title,
            page_id=part.pk,
            revision_id=part.live_revision_id,
            content=_content(part),
        )
        for position, (part, kind) in enumerate(below)
    )
    return edition


def _content(page: Page) -> dict[str, object]:
    """What is published; what authors say to one another is not."""
    content = dict(page.serializable_data())
    content.pop(COMMENTS_RELATION_NAME, None)
    return content


def _go_on(page: CoursePage, year: int, by: User) -> None:
    """Drafts go on as drafts: the edition is the page's and no revision's, so none of them brings
    the old one back. Only the course page, which says the 年度, is published anew."""
    draft = page.get_latest_revision_as_object() if page.has_unpublished_changes else None
    page.edition += 1
    CoursePage.objects.filter(pk=page.pk).update(edition=page.edition)
    for model, _kind in KINDS:
        model.objects.child_of(page).update(edition=page.edition)
    page.year = year
    revision = page.save_revision(user=by, clean=False, log_action=True)
    revision.publish(user=by, skip_permission_checks=True)  # the caller has asked: permissions.py
    if draft is not None:
        draft.edition, draft.year = page.edition, year
        draft.save_revision(user=by, clean=False)
