"""A case is published: only what two people signed, and whatever named somebody goes with it."""

import datetime

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Revision

from casestudies import telling
from casestudies.actions.raw_texts import destroy
from casestudies.content import content_hash, content_of
from casestudies.gate.findings import draft_of
from casestudies.gate.signatures import edition_of, is_signed
from casestudies.models import AnonymityReview, CaseEdition, CasePage, ReviewMove
from casestudies.states import ReviewState
from core import audit
from people.models import User


class NotSigned(ValidationError):  # noqa: N818 -- the sentence is the name
    """Two people have not signed exactly this text."""

    def __init__(self) -> None:
        text = _(
            "This text cannot be published: two people have to sign exactly this text. Hand it "
            "over for the anonymity review."
        )
        super().__init__({NON_FIELD_ERRORS: [text]})  # as the CMS reads it


def refuse_unsigned(page: CasePage) -> None:
    if not is_signed(page):
        raise NotSigned


@transaction.atomic
def publish_signed(*, case: CasePage, by: User) -> CaseEdition:
    """The newest draft goes live, if it is signed. Raises NotSigned."""
    if not is_signed(draft_of(case)):
        raise NotSigned
    revision = case.get_latest_revision()
    if revision is None:
        raise NotSigned
    # The two signatures are the permission; a trainer publishes the own case with them.
    PublishPageRevisionAction(revision, user=by).execute(skip_permission_checks=True)
    edition = edition_of(CasePage.objects.get(pk=case.pk))
    if edition is None:
        raise NotSigned
    if edition.published_by is None:  # a revision may be nobody's, a publication is somebody's
        edition.published_by = by
        edition.save(update_fields=["published_by"])
    return edition


def went_live(page: CasePage) -> None:
    """Called by the page itself whenever it is published, whichever way: keeps the edition, and
    destroys raw texts and declared names. In the same transaction."""
    by = page.live_revision.user if page.live_revision else None
    content = content_of(page)
    known = CaseEdition.objects.of(page.key)
    edition, is_new = known.get_or_create(
        case_key=page.key,
        content_hash=content_hash(content),
        defaults={
            "page_id": page.pk,
            "number": known.count() + 1,
            "title": page.title,
            "content": content,
            "published_by": by,
        },
    )
    destroy(page.key)
    if is_new:
        facts = {"case": page.key, "edition": edition.number}
        audit.record("casestudies.case_published", by=by, about=[], facts=facts)


def drop_unsigned_schedules(at: datetime.datetime) -> int:
    """Scheduled texts whose signatures are gone by the time they would be published: they stay drafts,
    their owner is told, and everything else is published. How many."""
    kind = ContentType.objects.get_for_model(CasePage)
    due = Revision.objects.filter(
        content_type=kind, approved_go_live_at__isnull=False, approved_go_live_at__lte=at
    )
    dropped = 0
    for revision in due:
        page = revision.as_object()
        if not is_signed(page):
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
            telling.not_published(page)
            dropped += 1
    return dropped


@transaction.atomic
def withdraw_case(*, case: CasePage, reason: str, by: User) -> None:
    """撤回: off the site, with the reason in the history of its review. Exercises that are under way
    keep their edition."""
    if not reason.strip():
        raise ValidationError({"reason": _("Enter the reason.")})
    UnpublishPageAction(case, user=by).execute(skip_permission_checks=True)
    review = AnonymityReview.objects.of(case.key).filter(state=ReviewState.SIGNED).first()
    if review is not None:
        state = ReviewState.SIGNED
        ReviewMove.objects.create(
            review=review, state_from=state, state_to=state, by=by, reason=reason
        )
    audit.record("casestudies.case_withdrawn", by=by, about=[], facts={"case": case.key})
