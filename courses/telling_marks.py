"""What is told about the marking of essays. Called by actions, inside their transaction."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.messages import tell
from courses.models import Attempt
from people.models import User


def marked(attempt: Attempt) -> None:
    """To the learner: the points, and where the rubric and the comments stand."""
    tell(
        attempt.person,
        kind="courses.marked",
        key=f"marked:{attempt.pk}",
        title=_("“%(title)s” has been marked") % {"title": attempt.quiz_title},
        text=_("The points of each criterion and the comments stand on its page."),
        url=reverse("courses:attempt", args=[attempt.pk]),
    )


def marks_differ(attempt: Attempt, markers: list[User]) -> None:
    tell(
        markers,
        kind="courses.marks_differ",
        key=f"marks_differ:{attempt.pk}",
        title=_("Two markers differ: “%(title)s”") % {"title": attempt.quiz_title},
        text=_("Please agree on a mark and write down how you came to it."),
        url=reverse("courses:mark", args=[attempt.pk]),
    )
