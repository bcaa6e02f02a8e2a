"""Case studies as pages: a fictitious or thoroughly altered case, told in stages."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from casestudies.blocks import Stages
from core.models import BasePage


class CaseIndexPage(BasePage):
    """The list of cases, at /cases/."""

    introduction = models.TextField(_("Introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
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
    """One case, read stage by stage. Staged exercises build on it."""

    class Source(models.TextChoices):
        FICTION = "fiction", pgettext_lazy("case source", "Fictitious")

    source_kind = models.CharField(
        _("Source"), max_length=20, choices=Source, default=Source.FICTION
    )
    lead = models.CharField(_("In one sentence"), max_length=160)
    themes = models.CharField(_("Themes"), max_length=160, blank=True)
    care_note = models.TextField(
        _("Before you read"),
        blank=True,
        help_text=_("What may be hard to read, and where to turn."),
    )
    stages = StreamField(Stages(), verbose_name=_("Stages"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("source_kind"),
        FieldPanel("lead"),
        FieldPanel("themes"),
        FieldPanel("care_note"),
        FieldPanel("stages"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead", boost=2),
        index.SearchField("themes"),
        index.SearchField("stages"),
    ]
    parent_page_types: ClassVar[list[str]] = ["casestudies.CaseIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "casestudies/case_page.html"

    class Meta:
        verbose_name = _("Case study")
