from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin
from wagtail.search import index

from courses.answer_blocks import Criterion, Distractor, NumberRange, NumberValue, Pair, Step
from courses.blocks import AcceptedAnswer, Choice
from courses.models.question_checks import faults_of


class QuestionCategory(models.Model):
    """A drawer of the question bank; a quiz draws n questions from it."""

    name = models.CharField(_("Name"), max_length=60, unique=True)

    class Meta:
        verbose_name = pgettext_lazy("courses", "Question category")
        verbose_name_plural = pgettext_lazy("courses", "Question categories")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class QuestionQuerySet(models.QuerySet["Question"]):
    def drawable(self) -> Self:
        """Published; of judgement questions those of which the panel has judged enough."""
        judged = Count("panel", filter=Q(panel__answered_at__isnull=False))
        judgements = Question.objects.filter(kind=Question.Kind.JUDGEMENT).annotate(judged=judged)
        short = judgements.filter(judged__lt=F("least_panel")).order_by().values("pk")
        return self.filter(live=True).exclude(pk__in=short)


class Question(PreviewableMixin, DraftStateMixin, RevisionMixin, index.Indexed, models.Model):
    """A versioned question of the bank. An attempt keeps a snapshot of the version it drew."""

    class Kind(models.TextChoices):
        SINGLE = "single", pgettext_lazy("question", "One answer")
        MULTIPLE = "multiple", pgettext_lazy("question", "Several answers")
        TRUE_FALSE = "true_false", pgettext_lazy("question", "True or false")
        SHORT = "short", pgettext_lazy("question", "Short answer")
        NUMERIC = "numeric", pgettext_lazy("question", "Number")
        MATCHING = "matching", pgettext_lazy("question", "Matching")
        ORDERING = "ordering", pgettext_lazy("question", "Ordering")
        ESSAY = "essay", pgettext_lazy("question", "Essay")
        JUDGEMENT = "judgement", pgettext_lazy("question", "Judgement")

    category = models.ForeignKey(
        QuestionCategory,
        on_delete=models.PROTECT,
        related_name="questions",
        verbose_name=pgettext_lazy("quiz", "Category"),
    )
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind, default=Kind.SINGLE)
    title = models.CharField(
        pgettext_lazy("question", "Title"),
        max_length=100,
        blank=True,
        help_text=_("Only for the list of the bank; learners do not see it."),
    )
    prompt = models.TextField(_("Question"))
    choices = StreamField(
        [("choice", Choice())],
        verbose_name=_("Choices"),
        blank=True,
        help_text=_("For one answer or several. Mark what is right."),
    )
    statement_is_true = models.BooleanField(
        _("The statement is true"), default=True, help_text=_("For true or false.")
    )
    accepted = StreamField(
        [("answer", AcceptedAnswer())],
        verbose_name=_("Accepted answers"),
        blank=True,
        help_text=_("For short answers. Width, kana and spaces do not matter."),
    )
    numbers = StreamField(
        [("value", NumberValue()), ("range", NumberRange())],
        verbose_name=_("Right numbers"),
        blank=True,
        help_text=_("Any of them is right. Full-width digits and commas may be typed."),
    )
    unit = models.CharField(
        _("Unit"), max_length=20, blank=True, help_text=_("Stands behind the field.")
    )
    pairs = StreamField(
        [("pair", Pair())],
        verbose_name=_("Pairs"),
        blank=True,
        help_text=_("Each pair that is matched earns its share of the points."),
    )
    distractors = StreamField(
        [("text", Distractor())],
        verbose_name=_("Answers that match nothing"),
        blank=True,
        help_text=_("Offered beside the right ones. May be left out."),
    )
    steps = StreamField(
        [("step", Step())],
        verbose_name=_("Items in the right order"),
        blank=True,
        help_text=_("Shown in another order. Each item in its place earns its share."),
    )
    least_letters = models.PositiveIntegerField(
        _("At least so many characters"),
        null=True,
        blank=True,
        help_text=_("Spaces and ends of lines do not count. Empty: no bound."),
    )
    most_letters = models.PositiveIntegerField(
        _("No more characters than"), null=True, blank=True, help_text=_("Empty: 10,000.")
    )
    takes_file = models.BooleanField(
        _("A file may be handed in"),
        default=False,
        help_text=_(
            "Beside the text or instead of it. Only the person and the markers can open it."
        ),
    )
    rubric = StreamField(
        [("criterion", Criterion())],
        verbose_name=_("Rubric"),
        blank=True,
        help_text=_("What markers look at, and what each level is worth."),
    )
    least_panel = models.PositiveSmallIntegerField(
        _("Experts who must have judged"),
        default=10,
        validators=[MinValueValidator(2), MaxValueValidator(100)],
        help_text=_("Quizzes draw the question from then on. To be confirmed: ten are usual."),
    )
    explanation = models.TextField(
        _("Explanation"), blank=True, help_text=_("Shown with the right answer, as the quiz says.")
    )
    source = models.CharField(_("Source"), max_length=200, blank=True)

    objects = QuestionQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("category"), FieldPanel("kind")]),
        FieldPanel("title"),
        FieldPanel("prompt"),
        # static/js/cms-question.js shows the fields of the kind that is chosen.
        FieldPanel("choices", classname="for-kind for-single for-multiple"),
        FieldPanel("statement_is_true", classname="for-kind for-true_false"),
        FieldPanel("accepted", classname="for-kind for-short"),
        MultiFieldPanel(
            [FieldPanel("numbers"), FieldPanel("unit")],
            heading=pgettext_lazy("question", "Number"),
            classname="for-kind for-numeric",
        ),
        MultiFieldPanel(
            [FieldPanel("pairs"), FieldPanel("distractors")],
            heading=pgettext_lazy("question", "Matching"),
            classname="for-kind for-matching",
        ),
        FieldPanel("steps", classname="for-kind for-ordering"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("least_letters"), FieldPanel("most_letters")]),
                FieldPanel("takes_file"),
                FieldPanel("rubric"),
            ],
            heading=pgettext_lazy("question", "Essay"),
            classname="for-kind for-essay",
        ),
        FieldPanel("least_panel", classname="for-kind for-judgement"),
        FieldPanel("explanation"),
        FieldPanel("source"),
    ]
    search_fields = [
        index.SearchField("title"),
        index.SearchField("prompt"),
        index.SearchField("explanation"),
        index.AutocompleteField("prompt"),
        index.FilterField("category"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = pgettext_lazy("question bank", "Question")
        verbose_name_plural = pgettext_lazy("question bank", "Questions")
        ordering = ["category", "pk"]

    def __str__(self) -> str:
        return self.title or self.prompt[:60]

    def clean(self) -> None:
        super().clean()
        if faults := faults_of(self):
            raise ValidationError(faults)

    def get_preview_template(self, _request: Any, _mode_name: str) -> str:
        return "courses/question_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from courses.drawing import preview_line  # noqa: PLC0415 -- cycle: drawing reads models

        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return {**context, "line": preview_line(self), "attempt": {"pk": 0}}
