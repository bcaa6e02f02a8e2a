"""Case studies as pages: a fictitious or thoroughly altered case, told in stages."""

import datetime
from typing import Any, ClassVar

from django.db import models, transaction
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from casestudies.blocks import Cards, Criteria, Examples, Stages
from casestudies.case_panel import CaseGraphPanel
from casestudies.content import case_from, content_of
from casestudies.content.writing import FIELDS, STREAMS
from casestudies.forms.pages import CasePageForm
from core.models import BasePage


class CaseIndexPage(BasePage):
    """The list of cases, at /cases/."""

    introduction = models.TextField(_("Introduction"), blank=True)
    facilitator_training = models.ForeignKey(
        Page,
        verbose_name=_("What makes a facilitator"),
        help_text=_("The course or programme to complete first; empty: the role is enough."),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        PageChooserPanel("facilitator_training", ["courses.CoursePage", "courses.ProgrammePage"]),
    ]
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["casestudies.CasePage"]
    template = "casestudies/case_index_page.html"

    class Meta:
        verbose_name = _("List of cases")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["cases"] = CasePage.objects.child_of(self).live().order_by("path")
        return context


class CasePage(BasePage):
    """One case. Readers see what it is about; its stages are told by exercises alone, stage by
    stage, from the edition that was signed and published."""

    class Source(models.TextChoices):
        FICTION = "fiction", pgettext_lazy("case source", "Fictitious")
        ALTERED = "altered", pgettext_lazy("case source", "Altered")
        PUBLIC = "public", pgettext_lazy("case source", "From public documents")

    source_kind = models.CharField(
        _("Source"), max_length=20, choices=Source, default=Source.FICTION
    )
    lead = models.CharField(_("In one sentence"), max_length=160)
    themes = models.CharField(_("Themes"), max_length=160, blank=True)
    ages = models.CharField(
        _("Ages"), max_length=80, blank=True, help_text=_("As a range: before birth to one year.")
    )
    licence = models.CharField(_("Licence"), max_length=120, blank=True)
    review_on = models.DateField(
        _("To be reviewed by"), null=True, blank=True, help_text=_("Its editors are reminded.")
    )
    expires_on = models.DateField(
        _("Usable until"),
        null=True,
        blank=True,
        help_text=_("From the day after no new exercise can be made of it."),
    )
    care_note = models.TextField(
        _("Before you read"),
        blank=True,
        help_text=_("What may be hard to read, and where to turn."),
    )
    stages = StreamField(Stages(), verbose_name=_("Stages"))
    cards = StreamField(Cards(required=False), verbose_name=_("Role cards"), blank=True)
    criteria = StreamField(
        Criteria(required=False), verbose_name=_("Criteria of the review"), blank=True
    )
    examples = StreamField(
        Examples(required=False),
        verbose_name=_("Example answers"),
        blank=True,
        default=list,
        help_text=_("Groups practise on them before the mutual review; no stage shows them."),
    )
    guide = RichTextField(
        _("Guide for the facilitator"),
        blank=True,
        features=["h3", "bold", "ol", "ul"],
        help_text=_("Only facilitators read it: aims, preparation, timing, what to watch for."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel(
            [
                FieldPanel("source_kind"),
                FieldPanel("licence"),
                FieldPanel("review_on"),
                FieldPanel("expires_on"),
            ],
            heading=_("Where it comes from"),
        ),
        FieldPanel("themes"),
        FieldPanel("ages"),
        FieldPanel("care_note"),
        FieldPanel("stages"),
        FieldPanel("cards"),
        FieldPanel("criteria"),
        FieldPanel("examples"),
        FieldPanel("guide"),
        CaseGraphPanel(heading=_("The case at a glance")),
    ]
    # Neither stages nor cards nor guide: a search must not tell what a later stage discloses.
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead", boost=2),
        index.SearchField("themes"),
        index.SearchField("ages"),
    ]
    base_form_class = CasePageForm
    parent_page_types: ClassVar[list[str]] = ["casestudies.CaseIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "casestudies/case_page.html"

    class Meta:
        verbose_name = _("Case study")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Nothing goes live but what two people signed, whichever way it comes: the editor, a
        schedule, a workflow, the API, a copy, an import, a line of Python. Raises NotSigned."""
        from casestudies.actions.publishing import (  # noqa: PLC0415 -- cycle: it reads models
            refuse_unsigned,
            went_live,
        )

        if self._state.adding:
            self.live = False  # a new page, a copy too, is a draft
        goes_live = self.live and _writes_content(kwargs.get("update_fields"))
        with transaction.atomic():
            if goes_live:
                refuse_unsigned(self)
            super().save(*args, **kwargs)
            if goes_live:
                went_live(self)

    @property
    def has_workflow(self) -> bool:
        """A case has one way to its readers: the anonymity review."""
        return False

    def get_workflow(self) -> None:
        return

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("As readers find it")), ("stages", _("All stages, as facilitators read it"))]

    def serve_preview(self, request: Any, mode_name: str) -> Any:
        if mode_name != "stages":
            return super().serve_preview(request, mode_name)
        context = {"case": case_from(content_of(self)), "page": self}
        return render(request, "casestudies/exercises/guide.html", context)

    def can_be_used(self, on: datetime.date) -> bool:
        """Published and not expired on that day (E13)."""
        return self.live and (self.expires_on is None or on <= self.expires_on)

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from casestudies.offers import offer_of  # noqa: PLC0415 -- cycle: it reads models

        context = super().get_context(request, *args, **kwargs)
        return context | offer_of(self, request.user, on=timezone.localdate())


def _writes_content(update_fields: Any) -> bool:
    """Whether a save writes what readers see, and not what Wagtail notes about drafts."""
    return update_fields is None or bool({*update_fields} & {*FIELDS, *STREAMS, "live"})
