"""講師 as pages: what people read about who teaches. What they teach is read from the runs."""

from typing import Any, ClassVar

from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from core.blocks import TeachingBody
from core.models import BasePage
from courses.models.catalogue import Theme
from courses.models.previews import PreviewedAsServed


class LecturerIndexPage(PreviewedAsServed, BasePage):
    """The list of lecturers, at /lecturers/."""

    introduction = models.TextField(_("Introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["courses.LecturerPage"]

    class Meta:
        verbose_name = _("List of lecturers")

    def serve(self, request: Any, *_args: Any, **_kwargs: Any) -> Any:
        from courses.views import lecturers  # noqa: PLC0415 -- cycle: views read models

        return lecturers(request, self)


class LecturerPage(PreviewedAsServed, BasePage):
    """One lecturer, under the name they want to be called by (the title).

    Which person that is, the entries of organisers know (`Lecturer.page`): one may stand in the
    lists of several, and a guest has no account.
    """

    affiliation = models.CharField(_("Affiliation as announced"), max_length=120, blank=True)
    lead = models.CharField(_("In one sentence"), max_length=160, blank=True)
    is_foster_parent = models.BooleanField(
        _("Teaches as a foster parent"),
        default=False,
        help_text=_("Shown as 里親講師. Use the name they want to be called by."),
    )
    themes = ParentalManyToManyField(
        Theme, blank=True, related_name="lecturer_pages", verbose_name=_("Themes")
    )
    body = StreamField(TeachingBody(), verbose_name=_("Body"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("affiliation"),
        FieldPanel("lead"),
        FieldPanel("is_foster_parent"),
        FieldPanel("themes", widget=CheckboxSelectMultiple),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("affiliation"),
        index.SearchField("lead", boost=2),
        index.SearchField("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["courses.LecturerIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = pgettext_lazy("courses", "Page of a lecturer")
        verbose_name_plural = pgettext_lazy("courses", "Pages of lecturers")

    def serve(self, request: Any, *_args: Any, **_kwargs: Any) -> Any:
        from courses.views import lecturer  # noqa: PLC0415 -- cycle: views read models

        return lecturer(request, self)
