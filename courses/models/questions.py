from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin
from wagtail.search import index

from courses.blocks import AcceptedAnswer, Choice


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
        return self.filter(live=True)


class Question(PreviewableMixin, DraftStateMixin, RevisionMixin, index.Indexed, models.Model):
    """A versioned question of the bank. An attempt keeps a snapshot of the version it drew."""

    class Kind(models.TextChoices):
        SINGLE = "single", pgettext_lazy("question", "One answer")
        MULTIPLE = "multiple", pgettext_lazy("question", "Several answers")
        TRUE_FALSE = "true_false", pgettext_lazy("question", "True or false")
        SHORT = "short", pgettext_lazy("question", "Short answer")

    category = models.ForeignKey(
        QuestionCategory,
        on_delete=models.PROTECT,
        related_name="questions",
        verbose_name=pgettext_lazy("quiz", "Category"),
    )
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind, default=Kind.SINGLE)
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
    explanation = models.TextField(
        _("Explanation"), blank=True, help_text=_("Shown with the right answer, as the quiz says.")
    )
    source = models.CharField(_("Source"), max_length=200, blank=True)

    objects = QuestionQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("category"), FieldPanel("kind")]),
        FieldPanel("prompt"),
        FieldPanel("choices"),
        FieldPanel("statement_is_true"),
        FieldPanel("accepted"),
        FieldPanel("explanation"),
        FieldPanel("source"),
    ]
    search_fields = [
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
        return self.prompt[:60]

    def clean(self) -> None:
        super().clean()
        right = [block.value["correct"] for block in self.choices]
        if self.kind == self.Kind.SINGLE and right.count(True) != 1:
            raise ValidationError({"choices": _("Mark exactly one choice as right.")})
        if self.kind == self.Kind.MULTIPLE and not any(right):
            raise ValidationError({"choices": _("Mark at least one choice as right.")})
        if self.kind in {self.Kind.SINGLE, self.Kind.MULTIPLE} and len(right) < 2:
            raise ValidationError({"choices": _("Give at least two choices.")})
        if self.kind == self.Kind.SHORT and not len(self.accepted):
            raise ValidationError({"accepted": _("Give at least one accepted answer.")})

    def get_preview_template(self, _request: Any, _mode_name: str) -> str:
        return "courses/question_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from courses.drawing import preview_line  # noqa: PLC0415 -- cycle: drawing reads models

        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return {**context, "line": preview_line(self), "attempt": {"pk": 0}}
