"""What must always hold of mutual reviews and feedback."""

from collections.abc import Iterable

from django.db.models import F, Q

from casestudies.models import Feedback, PeerReview, PeerReviewEdit
from core.invariants import invariant


@invariant("A group reviews another group of the same exercise.")
def review_across_exercises() -> Iterable[str]:
    apart = ~Q(by_group__exercise=F("exercise")) | ~Q(about_group__exercise=F("exercise"))
    for pk in PeerReview.objects.filter(apart).order_by("pk").values_list("pk", flat=True):
        yield f"casestudies.peerreview {pk}"


@invariant("A review stands as its newest version says.")
def review_unlike_its_newest_version() -> Iterable[str]:
    kept = {
        (edit.review_id, edit.version): (edit.scores, edit.comment)
        for edit in PeerReviewEdit.objects.filter(is_aside=False)
    }
    for row in PeerReview.objects.order_by("pk"):
        if kept.get((row.pk, row.version)) != (row.scores, row.comment):
            yield f"casestudies.peerreview {row.pk}"


@invariant("Feedback is for a group or a person of its exercise.")
def feedback_to_somebody_elsewhere() -> Iterable[str]:
    apart = Q(group__isnull=False) & ~Q(group__exercise=F("exercise"))
    apart |= Q(member__isnull=False) & ~Q(member__exercise=F("exercise"))
    for pk in Feedback.objects.filter(apart).order_by("pk").values_list("pk", flat=True):
        yield f"casestudies.feedback {pk}"


@invariant("Only who is addressed acknowledges feedback.")
def feedback_acknowledged_by_another() -> Iterable[str]:
    wrong = Q(member__isnull=False) & ~Q(acknowledged_by=F("member__person"))
    rows = Feedback.objects.filter(wrong, acknowledged_by__isnull=False)
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        yield f"casestudies.feedback {pk}"
