"""From a draft to an edition in its readers' hands, and back out of them."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Revision

from core import audit
from core.templatetags.japanese import jday
from guidelines import telling
from guidelines.actions.citing import look_again
from guidelines.actions.moving import locked, move
from guidelines.actions.passages import keep_passages
from guidelines.actions.readers import expect_readers, no_readers_of
from guidelines.content import content_hash, content_of, faults_of
from guidelines.models import EditionMove, GuidelineEdition, GuidelinePage, OpinionReviewer
from guidelines.states import EditionState
from people.models import User


class NotAnEdition(ValidationError):  # noqa: N818 -- the sentence is the name
    """Somebody tried to put a text live that is no published edition."""

    def __init__(self) -> None:
        text = _(
            "A guideline is not published here. Send its draft to review and publish the edition "
            "from the office of guidelines."
        )
        super().__init__({NON_FIELD_ERRORS: [text]})  # as the CMS reads it


def refuse_without_edition(page: GuidelinePage) -> None:
    """Called by the page itself whenever it is to be live."""
    content = content_hash(content_of(page))
    published = GuidelineEdition.objects.of(page.key).current()
    if not published.filter(content_hash=content).exists():
        raise NotAnEdition


@transaction.atomic
def begin_draft(*, page: GuidelinePage, by: User | None) -> GuidelineEdition:
    """The one edition of this guideline that is in the making; made if there is none."""
    editions = GuidelineEdition.objects.of(page.key)
    last = editions.order_by("-number").first()
    if (open_one := editions.in_the_making().first()) is not None:
        return open_one
    try:
        with transaction.atomic():
            edition = GuidelineEdition.objects.create(
                guideline_key=page.key,
                page_id=page.pk,
                number=last.number + 1 if last else 1,
                title=page.title,
            )
            EditionMove.objects.create(edition=edition, state_to=EditionState.DRAFT, by=by)
            return edition
    except IntegrityError:  # somebody else has begun it in this moment
        return editions.in_the_making().get()


@transaction.atomic
def open_for_opinions(
    *, edition: GuidelineEdition, reviewers: Mapping[User, str], until: datetime.date, by: User
) -> GuidelineEdition:
    """意見募集 of the text as it is drafted now. `reviewers`: what each is shown as.

    Raises ValidationError for a text with faults, nobody to ask, or a day that is over.
    """
    if not reviewers:
        raise ValidationError({"reviewers": _("Name at least one person to ask.")})
    if until < timezone.localdate():
        raise ValidationError({"until": _("Choose a day that is not over yet.")})
    row = locked(edition)
    move(row, EditionState.OPINIONS, by=by, opinions_until=until, **_frozen(row))
    for person, title in reviewers.items():
        OpinionReviewer.objects.update_or_create(
            edition=row, person=person, defaults={"title": title.strip(), "asked_by": by}
        )
    telling.asked_for_opinions(row)
    audit.record(
        "guidelines.opinions_asked",
        by=by,
        about=[person.pk for person in reviewers],
        facts={"edition": row.pk},
    )
    return row


@transaction.atomic
def close_opinions(*, edition: GuidelineEdition, by: User) -> GuidelineEdition:
    """Back to the draft, with all opinions kept, so that they can be answered in the text."""
    row = locked(edition)
    move(row, EditionState.DRAFT, by=by)
    return row


@transaction.atomic
def send_to_review(*, edition: GuidelineEdition, by: User) -> GuidelineEdition:
    """審査 of the text as it is drafted now: what is published will be exactly this. Raises
    ValidationError for faults, and while an opinion has no disposition."""
    row = locked(edition)
    if waiting := row.opinions.unanswered().count():
        text = _("%(count)d opinions have no answer yet. Decide about each of them first.")
        raise ValidationError(text % {"count": waiting})
    move(row, EditionState.REVIEW, by=by, **_frozen(row))
    return row


@transaction.atomic
def return_to_draft(*, edition: GuidelineEdition, reason: str, by: User) -> GuidelineEdition:
    if not reason.strip():
        raise ValidationError({"reason": _("Enter the reason.")})
    row = locked(edition)
    move(row, EditionState.DRAFT, by=by, reason=reason, scheduled_for=None)
    return row


@transaction.atomic
def schedule(*, edition: GuidelineEdition, at: datetime.datetime, by: User) -> GuidelineEdition:
    """To be published by the tick at that moment, by whoever decided it now."""
    row = locked(edition)
    if row.state != EditionState.REVIEW:
        raise ValidationError(_("Only an edition in review can be published."))
    if at <= timezone.now():
        raise ValidationError({"at": _("Choose a moment that is still to come.")})
    _refuse_early_force(row, timezone.localdate(at))
    row.scheduled_for, row.published_by = at, by
    row.save(update_fields=["scheduled_for", "published_by"])
    return row


@transaction.atomic
def unschedule(*, edition: GuidelineEdition) -> GuidelineEdition:
    row = locked(edition)
    row.scheduled_for = row.published_by = None
    row.save(update_fields=["scheduled_for", "published_by"])
    return row


def publish_due(*, at: datetime.datetime) -> int:
    """What was scheduled until that moment. One that cannot be published goes back to its draft,
    the office is told, and the others are published all the same. How many were published."""
    done = 0
    for edition in GuidelineEdition.objects.due_for_publication(at):
        try:
            publish(edition=edition, by=edition.published_by, at=at)
        except ValidationError as error:
            unschedule(edition=edition)
            telling.not_published(edition, " ".join(error.messages))
        else:
            done += 1
    return done


@transaction.atomic
def publish(
    *, edition: GuidelineEdition, by: User | None, at: datetime.datetime | None = None
) -> GuidelineEdition:
    """Puts the reviewed text into its readers' hands: the edition before becomes an earlier one, the
    page goes live with this text, paragraphs can be cited and found, readers are expected.

    Raises ValidationError when it is not in review any more, or the revision is gone.
    """
    at = at or timezone.now()
    day = timezone.localdate(at)
    row = locked(edition)
    if row.state != EditionState.REVIEW:
        raise ValidationError(_("Only an edition in review can be published."))
    _refuse_early_force(row, day)
    revision = Revision.objects.filter(pk=row.revision_id).first()
    if revision is None:
        raise ValidationError(_("The reviewed draft is gone. Send it to review again."))
    for current in GuidelineEdition.objects.select_for_update().of(row.guideline_key).current():
        move(current, EditionState.OLD, by=by)
    move(
        row,
        EditionState.PUBLISHED,
        by=by,
        published_at=at,
        published_by=by,
        scheduled_for=None,
        effective_on=row.effective_on or day,
    )
    _put_live(row, revision, by)
    expect_readers(row, on=day)
    telling.published(row)
    audit.record("guidelines.edition_published", by=by, facts={"edition": row.pk})
    return row


@transaction.atomic
def withdraw(*, edition: GuidelineEdition, reason: str, by: User) -> GuidelineEdition:
    """撤回 of the current edition: the one before is in force again, acknowledgements stay, nobody
    is asked to read this one any more. Without one before, the guideline goes off the site."""
    if not reason.strip():
        raise ValidationError({"reason": _("Enter the reason.")})
    row = locked(edition)
    if row.state != EditionState.PUBLISHED:
        raise ValidationError(_("Only the current edition can be withdrawn."))
    move(row, EditionState.WITHDRAWN, by=by, reason=reason)
    before = GuidelineEdition.objects.select_for_update().before(row).first()
    if before is not None:
        move(before, EditionState.PUBLISHED, by=by, reason=reason)
        _put_live(before, Revision.objects.filter(pk=before.revision_id).first(), by)
        expect_readers(before, on=timezone.localdate())
    else:
        page = GuidelinePage.objects.filter(pk=row.page_id).first()
        if page is not None:
            UnpublishPageAction(page, user=by).execute(skip_permission_checks=True)
        keep_passages(row.guideline_key, None)
        look_again(row.guideline_key)
        no_readers_of(row.guideline_key, on=timezone.localdate())
    telling.withdrawn(row)
    audit.record("guidelines.edition_withdrawn", by=by, facts={"edition": row.pk})
    return row


def draft_of(page: GuidelinePage) -> GuidelinePage:
    """The page as it is drafted now."""
    draft: GuidelinePage = page.get_latest_revision_as_object()
    return draft


def _frozen(row: GuidelineEdition) -> dict[str, Any]:
    """The fields of an edition that takes its text from the draft. Raises ValidationError by field."""
    page = GuidelinePage.objects.filter(pk=row.page_id).first()
    if page is None:
        raise ValidationError(_("The page of this guideline has been deleted."))
    draft = draft_of(page)
    content = content_of(draft)
    if faults := faults_of(content):
        raise ValidationError([sentence for each in faults.values() for sentence in each])
    revision = page.latest_revision or page.save_revision(clean=False)
    return {
        "title": draft.title,
        "content": content,
        "content_hash": content_hash(content),
        "revision_id": revision.pk,
        "significance": draft.significance,
        "whats_new": draft.whats_new,
        "effective_on": draft.effective_on,
    }


def _refuse_early_force(row: GuidelineEdition, day: datetime.date) -> None:
    if row.effective_on is not None and row.effective_on < day:
        text = _(
            "It would be in force from %(day)s, before it is published. Correct the day in the draft."
        )
        raise ValidationError(text % {"day": jday(row.effective_on)})


def _put_live(row: GuidelineEdition, revision: Revision | None, by: User | None) -> None:
    """The edition's states are the permission; the page's edition is what the ledger writes down."""
    if revision is not None:
        GuidelinePage.objects.filter(pk=row.page_id).update(edition=row.number)
        PublishPageRevisionAction(revision, user=by).execute(skip_permission_checks=True)
    keep_passages(row.guideline_key, row)
    look_again(row.guideline_key)
