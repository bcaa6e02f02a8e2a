"""One try at a quiz, from the drawn paper to the score."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models.quizzes import QuizPage
from courses.states import AttemptState


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def open(self) -> Self:
        return self.filter(state=AttemptState.OPEN)

    def waiting(self) -> Self:
        return self.filter(state=AttemptState.WAITING)

    def graded(self) -> Self:
        return self.filter(state=AttemptState.GRADED)

    def overdue(self, at: datetime.datetime) -> Self:
        """Open although their time is over."""
        return self.open().filter(closes_at__lte=at)

    def without_paper(self) -> Self:
        """For lists: the paper and the answers are long and not shown there."""
        return self.defer("snapshot", "answers", "marks", "certainties")


class Attempt(models.Model):
    """One try at a quiz.

    `snapshot` is the paper as drawn: a list of
    {"id", "revision", "kind", "prompt", "choices": [{"id", "text", "correct"}],
     "accepted": [text], "explanation", "source"} in the order shown. `answers` maps a
    question's id to what was entered: a list of choice ids, or a text; `certainties` to 1, 2 or 3
    where the quiz asks how certain one is. They stay as they were
    whatever happens to the bank. `marks` are what people gave the essays (`grading.rubric`); how
    they are marked is copied from the quiz.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attempts"
    )
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, null=True, related_name="+")
    quiz_key = models.CharField(max_length=36)
    course_key = models.CharField(max_length=36)
    quiz_title = models.CharField(max_length=255)
    edition = models.PositiveSmallIntegerField(default=1)
    page_id = models.BigIntegerField()
    revision_id = models.BigIntegerField(null=True)
    round = models.PositiveSmallIntegerField(default=1)  # of the course; see Progress
    number = models.PositiveSmallIntegerField(_("Attempt"))  # of all this person's at this quiz
    turn = models.PositiveSmallIntegerField(default=1)  # of those in this round
    allowed = models.PositiveSmallIntegerField(default=0)  # turns a round; 0: without end
    state = models.CharField(max_length=10, choices=AttemptState, default=AttemptState.OPEN)
    started_at = models.DateTimeField(default=timezone.now)
    closes_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    pass_mark = models.PositiveSmallIntegerField()
    feedback = models.CharField(max_length=20, choices=QuizPage.Feedback)
    snapshot = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    passed = models.BooleanField(null=True)
    second_marker = models.BooleanField(default=False)
    most_difference = models.PositiveSmallIntegerField(default=0)
    anonymous_marking = models.BooleanField(default=False)
    marks = models.JSONField(default=dict)
    certainty = models.CharField(max_length=10, blank=True, choices=QuizPage.Certainty)
    certainties = models.JSONField(default=dict)
    certainty_score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("courses", "Attempt")
        verbose_name_plural = pgettext_lazy("courses", "Attempts")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "quiz_key"],
                condition=models.Q(state=AttemptState.OPEN),
                name="courses_one_open_attempt",
            ),
            models.UniqueConstraint(
                fields=["person", "quiz_key", "number"], name="courses_attempt_number_once"
            ),
            models.UniqueConstraint(
                fields=["person", "quiz_key", "round", "turn"], name="courses_attempt_turn_once"
            ),
            models.CheckConstraint(
                condition=models.Q(allowed=0) | models.Q(turn__lte=models.F("allowed")),
                name="courses_attempt_allowed",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", score=None, passed=None, submitted_at=None)
                | models.Q(state="waiting", score=None, passed=None, submitted_at__isnull=False)
                | models.Q(
                    state="graded",
                    score__isnull=False,
                    passed__isnull=False,
                    submitted_at__isnull=False,
                ),
                name="courses_attempt_graded_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(certainty_score=None)
                | (models.Q(state="graded") & ~models.Q(certainty="")),
                name="courses_attempt_certainty_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_title} {self.number}"

    @property
    def asked_certainties(self) -> dict[str, int] | None:
        """None where the quiz does not ask how certain one is."""
        return self.certainties if self.certainty else None

    @property
    def passes_by_certainty(self) -> bool:
        return self.certainty == QuizPage.Certainty.COUNTS

    def is_over(self, at: datetime.datetime) -> bool:
        """The time limit has passed, whether or not somebody has graded it yet."""
        return self.closes_at is not None and self.closes_at <= at
