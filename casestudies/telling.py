"""What people are told about exercises and reviews: one function an event. Called by actions, inside
their transaction."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from casestudies.models import (
    AnonymityReview,
    CasePage,
    Exercise,
    Facilitation,
    Feedback,
    Member,
)
from core.messages import tell
from people.models import Post, User
from people.roles import Role


def asked_to_lead(exercise: Exercise, people: Iterable[int]) -> None:
    tell(
        people,
        kind="casestudies.asked_to_lead",
        key=f"lead:{exercise.key}",
        title=_("You are asked to lead “%(exercise)s”") % {"exercise": exercise},
        text=_(
            "The guide tells all stages, how experts judged and the timing. Read it beforehand."
        ),
        url=reverse("exercises:console", args=[exercise.key]),
    )


def replaced(exercise: Exercise, people: Iterable[int], *, by: User) -> None:
    text = _("%(by)s has asked somebody else. You need not do anything more.")
    tell(
        people,
        kind="casestudies.replaced",
        key=f"replaced:{exercise.key}:{exercise.version}",
        title=_("You no longer lead “%(exercise)s”") % {"exercise": exercise},
        text=text % {"by": by},
        url=reverse("exercises:exercises"),
    )


def cancelled(exercise: Exercise, reason: str) -> None:
    """Everybody in it, and who leads it."""
    members = Member.objects.filter(exercise=exercise).values_list("person", flat=True)
    leading = Facilitation.objects.filter(exercise=exercise, until=None)
    tell(
        {*members, *leading.values_list("person", flat=True)},
        kind="casestudies.cancelled",
        key=f"cancelled:{exercise.key}",
        title=_("Cancelled: %(exercise)s") % {"exercise": exercise},
        text=reason,
        url=reverse("exercises:exercises"),
    )


def feedback_given(feedback: Feedback) -> None:
    """Whoever is addressed. Its words are only on the page: mail is read by others too."""
    to = Q(pk=feedback.member_id) if feedback.member_id else Q(group=feedback.group_id)
    members = Member.objects.filter(to, exercise=feedback.exercise)
    tell(
        {*members.values_list("person", flat=True)},
        kind="casestudies.feedback_given",
        key=f"feedback:{feedback.pk}",
        title=_("Feedback on “%(exercise)s”") % {"exercise": feedback.exercise},
        text=_("Please say that you have read it. You can answer, too."),
        url=reverse("debriefs:mine", args=[feedback.exercise.key]),
    )


# --- the anonymity review ---------------------------------------------------
def asked_to_review(review: AnonymityReview) -> None:
    """Every reviewer of today; whoever comes first reads it."""
    posts = Post.objects.on(timezone.localdate())
    reviewers = posts.filter(roles__role=Role.ANONYMITY_REVIEWER).exclude(person=review.checked_by)
    tell(
        {*reviewers.values_list("person", flat=True)},
        kind="casestudies.asked_to_review",
        key=f"review:{review.pk}",
        title=_("A case waits for the anonymity review: %(case)s") % {"case": review},
        text=_("%(by)s has checked it. A second person reads it and signs, or returns it.")
        % {"by": review.checked_by},
        url=reverse("case_reviews:case", args=[review.case_key]),
    )


def review_signed(review: AnonymityReview) -> None:
    _to_author(
        review,
        "signed",
        _("Signed: %(case)s"),
        _("Two people have signed it. It can be published."),
    )


def review_returned(review: AnonymityReview) -> None:
    _to_author(review, "returned", _("Returned: %(case)s"), review.remarks)


def not_published(page: CasePage) -> None:
    """It was to be published by now, and its signatures are gone."""
    if page.owner_id is None:
        return
    tell(
        page.owner_id,
        kind="casestudies.not_published",
        key=f"not-published:{page.key}:{page.latest_revision_id}",
        title=_("Not published: %(case)s") % {"case": page.title},
        text=_("Two people have to sign exactly this text first. It has stayed a draft."),
        url=reverse("case_reviews:case", args=[page.key]),
    )


def _to_author(review: AnonymityReview, kind: str, title: str, text: str) -> None:
    tell(
        review.checked_by,
        kind=f"casestudies.review_{kind}",
        key=f"review-{kind}:{review.pk}",
        title=title % {"case": review},
        text=text,
        url=reverse("case_reviews:case", args=[review.case_key]),
    )
