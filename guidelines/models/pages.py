"""Guidelines as pages: what an author edits. Readers see the edition that was made of it."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from core.models import BasePage
from guidelines.blocks import Glossary, GuidelineBody, ReadingQuestions
from guidelines.content.writing import FIELDS
from guidelines.states import Significance
from records.models import Requirement

CONTENT = {*FIELDS, "effective_on", "body", "glossary", "questions", "live"}


class GuidelineIndexPage(BasePage):
    """The list of guidelines, at /guidelines/."""

    introduction = models.TextField(_("Introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["guidelines.GuidelinePage"]

    class Meta:
        verbose_name = _("List of guidelines")

    def serve(self, request: Any, *_args: Any, **_kwargs: Any) -> Any:
        from guidelines.views.reading import index_page  # noqa: PLC0415 -- cycle: it reads models

        return index_page(request, self)

    def serve_preview(self, request: Any, _mode_name: str) -> Any:
        return self.serve(request)


class GuidelinePage(BasePage):
    """The text that is being written. It goes live with an edition alone (`actions.publish`)."""

    lead = models.CharField(_("In one sentence"), max_length=160)
    mark = models.CharField(
        pgettext_lazy("guideline", "Remark at the head"),
        max_length=120,
        blank=True,
        help_text=_("For example that it is on trial."),
    )
    issuer = models.ForeignKey(
        "people.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("guideline", "Issued by"),
    )
    body = StreamField(GuidelineBody(), verbose_name=pgettext_lazy("guideline", "Text"))
    glossary = StreamField(
        Glossary(required=False), verbose_name=pgettext_lazy("guideline", "Glossary"), blank=True
    )
    whats_new = models.TextField(
        _("What changed"),
        blank=True,
        help_text=_("In a few sentences, for readers of the edition before. Needed to publish."),
    )
    significance = models.CharField(
        _("Weight of the change"),
        max_length=10,
        choices=Significance,
        default=Significance.MAJOR,
    )
    effective_on = models.DateField(
        pgettext_lazy("guideline", "In force from"),
        null=True,
        blank=True,
        help_text=_("It may be later than the day of publication. Empty: from that day."),
    )
    audience = models.ForeignKey(
        "people.Audience",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Who has to read it"),
        help_text=_("Empty: anybody may read it, nobody has to."),
    )
    due_days = models.PositiveSmallIntegerField(
        _("Days to read it"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("After publication, or after the post began."),
    )
    blocks_action = models.CharField(
        _("Not before it is read"),
        max_length=20,
        blank=True,
        choices=Requirement.Blocks,
        help_text=_("From the day it is in force. Everything else stays open."),
    )
    statement = models.TextField(
        _("What a reader confirms"),
        default="内容を読み、理解しました。",
        help_text=_("Kept with the acknowledgement, word for word."),
    )
    questions = StreamField(
        ReadingQuestions(required=False),
        verbose_name=_("Check questions"),
        blank=True,
        help_text=_("Up to three, asked before the acknowledgement."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldRowPanel([FieldPanel("mark"), FieldPanel("issuer")]),
        MultiFieldPanel(
            [
                FieldPanel("whats_new"),
                FieldRowPanel([FieldPanel("significance"), FieldPanel("effective_on")]),
            ],
            heading=_("This edition"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("audience"),
                FieldRowPanel([FieldPanel("due_days"), FieldPanel("blocks_action")]),
                FieldPanel("statement"),
                FieldPanel("questions"),
            ],
            heading=_("Reading"),
        ),
        FieldPanel("body"),
        FieldPanel("glossary"),
    ]
    # The text itself is found by paragraph (core.Passage), as it was published.
    search_fields = [*Page.search_fields, index.SearchField("lead", boost=2)]
    parent_page_types: ClassVar[list[str]] = ["guidelines.GuidelineIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = pgettext_lazy("guidelines", "Guideline")
        verbose_name_plural = pgettext_lazy("guidelines", "Guidelines")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Nothing goes live but an edition that is published, whichever way it comes: the editor, a
        schedule, the API, a copy, a line of Python. Raises NotAnEdition."""
        from guidelines.actions.editions import (  # noqa: PLC0415 -- cycle: it reads models
            refuse_without_edition,
        )

        if self._state.adding:
            self.live = False  # a new page, a copy too, is a draft
        fields = kwargs.get("update_fields")
        with transaction.atomic():
            if self.live and (fields is None or {*fields} & CONTENT):
                refuse_without_edition(self)
            super().save(*args, **kwargs)

    @property
    def has_workflow(self) -> bool:
        """It has one way to its readers: the states of its edition."""
        return False

    def get_workflow(self) -> None:
        return

    def clean(self) -> None:
        super().clean()
        if self.blocks_action and self.audience_id is None:
            text = _("Nobody has to read it, so nothing can wait for it. Choose who has to.")
            raise ValidationError({"blocks_action": text})

    def serve(self, request: Any, *_args: Any, **_kwargs: Any) -> Any:
        from guidelines.views.reading import guideline  # noqa: PLC0415 -- cycle: it reads models

        return guideline(request, self)

    def serve_preview(self, request: Any, _mode_name: str) -> Any:
        from guidelines.views.reading import preview  # noqa: PLC0415 -- cycle: it reads models

        return preview(request, self)
