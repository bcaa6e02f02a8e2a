import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable, Page

from core.models import BasePage
from courses.forms import QuizPageForm
from courses.models.previews import PreviewedAsServed
from courses.models.questions import QuestionCategory
from courses.states import AttemptState


class QuizPage(PreviewedAsServed, BasePage):
    """確認テスト: how many questions are drawn from where, and what passes."""

    class Feedback(models.TextChoices):
        AFTER_ATTEMPT = "after_attempt", pgettext_lazy("feedback", "After every attempt")
        AFTER_PASS = "after_pass", pgettext_lazy("feedback", "Only after passing")
        SCORE_ONLY = "score_only", pgettext_lazy("feedback", "Only the score")

    introduction = models.TextField(_("Introduction"), blank=True)
    pass_mark = models.PositiveSmallIntegerField(
        _("Pass mark (percent)"),
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("Attempts"),
        default=3,
        help_text=_("0: as many as one likes. Counts for attempts begun from now on."),
    )
    time_limit = models.PositiveSmallIntegerField(
        _("Time limit (minutes)"),
        null=True,
        blank=True,
        help_text=_("Empty: no limit. When it is over, what has been saved is graded."),
    )
    shuffle = models.BooleanField(_("Shuffle questions and choices"), default=True)
    after_lessons = models.BooleanField(_("Opens when every lesson is done"), default=True)
    feedback = models.CharField(
        _("Answers are shown"), max_length=20, choices=Feedback, default=Feedback.AFTER_PASS
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        InlinePanel(
            "draws",
            heading=_("Questions drawn"),
            label=pgettext_lazy("quiz", "Category"),
            min_num=1,
            help_text=_("Each attempt draws anew from the published questions of a category."),
        ),
        FieldRowPanel(
            [FieldPanel("pass_mark"), FieldPanel("attempts_allowed"), FieldPanel("time_limit")]
        ),
        FieldPanel("shuffle"),
        FieldPanel("after_lessons"),
        FieldPanel("feedback"),
    ]
    parent_page_types: ClassVar[list[str]] = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = []
    base_form_class = QuizPageForm

    class Meta:
        verbose_name = pgettext_lazy("courses", "Quiz")
        verbose_name_plural = pgettext_lazy("courses", "Quizzes")

    def serve(self, request: Any, *_args: Any, **_kwargs: Any) -> Any:
        from courses.views import quiz  # noqa: PLC0415 -- cycle: views read models

        return quiz(request, self)


class QuizDraw(Orderable):
    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="draws")
    category = models.ForeignKey(
        QuestionCategory,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("quiz", "Category"),
    )
    count = models.PositiveSmallIntegerField(
        _("How many"), default=5, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    panels = [FieldRowPanel([FieldPanel("category"), FieldPanel("count")])]

    class Meta(Orderable.Meta):
        verbose_name = pgettext_lazy("quiz", "Questions of a category")
        verbose_name_plural = pgettext_lazy("quiz", "Questions of a category")

    def __str__(self) -> str:
        return f"{self.category} × {self.count}"


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def open(self) -> Self:
        return self.filter(state=AttemptState.OPEN)

    def graded(self) -> Self:
        return self.filter(state=AttemptState.GRADED)

    def overdue(self, at: datetime.datetime) -> Self:
        """Open although their time is over."""
        return self.open().filter(closes_at__lte=at)

    def without_paper(self) -> Self:
        """For lists: the paper and the answers are long and not shown there."""
        return self.defer("snapshot", "answers")


class Attempt(models.Model):
    """One try at a quiz.

    `snapshot` is the paper as drawn: a list of
    {"id", "revision", "kind", "prompt", "choices": [{"id", "text", "correct"}],
     "accepted": [text], "explanation", "source"} in the order shown. `answers` maps a
    question's id to what was entered: a list of choice ids, or a text. Both stay as they were
    whatever happens to the bank.
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
                | models.Q(
                    state="graded",
                    score__isnull=False,
                    passed__isnull=False,
                    submitted_at__isnull=False,
                ),
                name="courses_attempt_graded_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_title} {self.number}"

    def is_over(self, at: datetime.datetime) -> bool:
        """The time limit has passed, whether or not somebody has graded it yet."""
        return self.closes_at is not None and self.closes_at <= at
