from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page

from core.models import BasePage
from courses.forms import QuizPageForm
from courses.models.parts import PartOfCourse
from courses.models.questions import QuestionCategory


class QuizPage(PartOfCourse, BasePage):
    """確認テスト: how many questions are drawn from where, and what passes."""

    class Feedback(models.TextChoices):
        AFTER_ATTEMPT = "after_attempt", pgettext_lazy("feedback", "After every attempt")
        AFTER_PASS = "after_pass", pgettext_lazy("feedback", "Only after passing")
        SCORE_ONLY = "score_only", pgettext_lazy("feedback", "Only the score")

    class Timing(models.TextChoices):
        ANY = "", pgettext_lazy("timing", "An ordinary quiz")
        BEFORE = "before", pgettext_lazy("timing", "Before the course")
        AFTER = "after", pgettext_lazy("timing", "After the course, the same paper as before")

    class Certainty(models.TextChoices):
        NONE = "", pgettext_lazy("certainty", "Not asked")
        ASKED = "asked", pgettext_lazy("certainty", "Asked; passing goes by what is right")
        COUNTS = "counts", pgettext_lazy("certainty", "Asked; passing goes by the certainty score")

    introduction = models.TextField(_("Introduction"), blank=True)
    timing = models.CharField(
        pgettext_lazy("quiz", "Before and after"),
        max_length=10,
        blank=True,
        choices=Timing,
        default=Timing.ANY,
        help_text=_(
            "One quiz before and one after show what was gained. The one before is taken once, is "
            "no condition of completion and shows only the score."
        ),
    )
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
    certainty = models.CharField(
        _("How certain one is"),
        max_length=10,
        blank=True,
        choices=Certainty,
        default=Certainty.NONE,
        help_text=_(
            "Right earns 1, 2 or 3 at low, middle or high certainty; wrong 0, -2 or -6. The score is "
            "the percentage of what could have been earned."
        ),
    )
    second_marker = models.BooleanField(
        _("A second marker"),
        default=False,
        help_text=_(
            "Essays are marked by two people, neither of whom sees the other's marks first."
        ),
    )
    most_difference = models.PositiveSmallIntegerField(
        _("Points by which two markers may differ"),
        default=2,
        help_text=_("Up to that, the mean counts. Beyond it, they agree on a mark and say why."),
    )
    anonymous_marking = models.BooleanField(_("Markers do not see the name"), default=False)
    after_lessons = models.BooleanField(_("Opens when every lesson is done"), default=True)
    feedback = models.CharField(
        _("Answers are shown"), max_length=20, choices=Feedback, default=Feedback.AFTER_PASS
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("timing"),
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
        FieldPanel("certainty"),
        MultiFieldPanel(
            [
                FieldPanel("second_marker"),
                FieldPanel("most_difference"),
                FieldPanel("anonymous_marking"),
            ],
            heading=_("Marking of essays"),
        ),
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

    def clean(self) -> None:
        super().clean()
        if self.timing != self.Timing.BEFORE:
            return
        faults = {}
        if self.attempts_allowed != 1:
            faults["attempts_allowed"] = _("A quiz before the course is taken once.")
        if self.after_lessons:
            faults["after_lessons"] = _("A quiz before the course does not wait for lessons.")
        if self.feedback != self.Feedback.SCORE_ONLY:
            faults["feedback"] = _("The same questions come again: show only the score.")
        if faults:
            raise ValidationError(faults)


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
