"""相互評価: each group reviews the worksheet of the next one, several people writing at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casestudies.actions.holding import NotNow, hold, touch
from casestudies.models import Exercise, Group, Member, PeerReview, PeerReviewEdit
from casestudies.reviewing import known_scores, reviewed_by, unscored
from casestudies.states import ExerciseState


@dataclass(frozen=True)
class ReviewSaved:
    """`newer`: somebody else had saved meanwhile; that stands, and the writer's words are kept."""

    review: PeerReview
    newer: bool = False


def group_to_review(group: Group) -> Group | None:
    """Groups without anybody take no part. None if there is no other."""
    rows = Group.objects.filter(exercise=group.exercise_id, members__isnull=False).distinct()
    there = {one.number: one for one in rows}
    number = reviewed_by(group.number, [*there])
    return there[number] if number is not None else None


@transaction.atomic
def save_review(
    *, member: Member, scores: Mapping[str, int], comment: str, version: int
) -> ReviewSaved:
    """Saves the review of the member's group. `version`: of what stood in the form (0: nothing).
    Raises NotNow outside the phase, or once it was handed in."""
    exercise, group, about = _hold(member)
    kept = known_scores(exercise.edition.case.criteria, scores)
    now = PeerReview.objects.filter(by_group=group, about_group=about).first()
    if now is None:
        now = PeerReview(exercise=exercise, by_group=group, about_group=about, version=0)
    elif now.submitted_at is not None:
        raise NotNow(_("Your group has handed in this review already."))
    elif (now.scores, now.comment) == (kept, comment):
        return ReviewSaved(now)
    elif now.version != version:
        return _beside(now, member, kept, comment, version)
    now.version += 1
    now.scores, now.comment = kept, comment
    now.saved_by, now.saved_at = member.person, timezone.now()
    now.save()
    _keep(now, member, kept, comment, version=now.version, is_aside=False)
    touch(exercise)
    return ReviewSaved(now)


@transaction.atomic
def submit_review(*, member: Member) -> PeerReview:
    """What the group has saved is final. Handing in twice is handing in once."""
    exercise, group, about = _hold(member)
    review = PeerReview.objects.filter(by_group=group, about_group=about).first()
    if review is not None and review.submitted_at is not None:
        return review
    missing = unscored(exercise.edition.case.criteria, review.scores if review else {})
    if missing or review is None:
        names = "、".join(missing)
        raise ValidationError(_("Choose a level for: %(criteria)s") % {"criteria": names})
    review.submitted_at = timezone.now()
    review.save(update_fields=["submitted_at"])
    touch(exercise)
    return review


def _hold(member: Member) -> tuple[Exercise, Group, Group]:
    """The exercise locked, so that the phase does not end under the writer's hand."""
    exercise = hold(member.exercise)
    if exercise.state != ExerciseState.REVIEWING:
        raise NotNow(_("Reviews are written during the mutual review only."))
    about = group_to_review(member.group) if member.group is not None else None
    if member.group is None or about is None:
        raise NotNow(_("There is no other group to review."))
    return exercise, member.group, about


def _beside(
    now: PeerReview, member: Member, scores: dict[str, int], comment: str, version: int
) -> ReviewSaved:
    """The writer sent back what the form showed: the newer words simply stand. Else both are kept."""
    shown = now.edits.filter(version=version, is_aside=False).first()
    if shown is not None and (shown.scores, shown.comment) == (scores, comment):
        return ReviewSaved(now)
    _keep(now, member, scores, comment, version=version, is_aside=True)
    return ReviewSaved(now, newer=True)


def _keep(
    review: PeerReview,
    member: Member,
    scores: dict[str, int],
    comment: str,
    *,
    version: int,
    is_aside: bool,
) -> None:
    PeerReviewEdit.objects.create(
        review=review,
        version=version,
        scores=scores,
        comment=comment,
        is_aside=is_aside,
        by=member.person,
    )
