"""研修課程: a tree of courses, exercises and evidence."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from core.blocks import TeachingBody
from core.models import BasePage
from courses.models.catalogue import CoursePage, CourseQuerySet
from courses.models.previews import PreviewedAsServed
from courses.programme_blocks import ProgrammeTree
from courses.programme_form import AffectedPanel, ProgrammePageForm


class ProgrammePage(PreviewedAsServed, BasePage):
    """A programme: what it leads to, for whom, and the tree of what must be done."""

    class Entry(models.TextChoices):
        ASSIGNED = "", pgettext_lazy("programme entry", "By assignment only")
        SELF = "self", pgettext_lazy("programme entry", "Open to everybody who sees it")
        APPROVAL = "approval", pgettext_lazy("programme entry", "On request, with approval")

    lead = models.CharField(
        _("In one sentence"),
        max_length=160,
        help_text=_("What one can do afterwards. Shown in the catalogue and above the programme."),
    )
    body = StreamField(TeachingBody(), verbose_name=_("About this programme"), blank=True)
    audience = models.CharField(
        _("For whom"), max_length=160, help_text=_("In words, as a reader would say it.")
    )
    audience_kind = models.CharField(
        _("Visible to"),
        max_length=20,
        blank=True,
        choices=CoursePage._meta.get_field("audience_kind").choices,
        help_text=_("For everybody else the programme does not exist."),
    )
    organiser = models.ForeignKey(
        "people.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Organiser"),
    )
    year = models.PositiveSmallIntegerField(_("Fiscal year of the edition"), null=True, blank=True)
    tree = StreamField(
        ProgrammeTree(),
        verbose_name=_("What must be done"),
        blank=True,
        help_text=_(
            "When this changes, people under way are counted again; who has completed the programme "
            "keeps it."
        ),
    )
    sets_in_order = models.BooleanField(
        _("One set after the other"),
        default=False,
        help_text=_("A set opens when all before it are done."),
    )
    entry = models.CharField(_("How one gets in"), max_length=20, blank=True, choices=Entry)
    due_months = models.PositiveSmallIntegerField(
        _("Months to complete it"),
        null=True,
        blank=True,
        help_text=_("For those who enter by themselves. Empty: by the end of the fiscal year."),
    )
    certificate_design = models.ForeignKey(
        "certificates.CertificateDesign",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Certificate design"),
        help_text=_("Issued the moment somebody completes the programme. Empty: no certificate."),
    )
    change_reason = models.CharField(
        _("Reason for the change"),
        max_length=200,
        blank=True,
        help_text=_("Kept with this version, for whoever looks back later."),
    )

    objects = PageManager.from_queryset(CourseQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("audience"),
                FieldPanel("audience_kind"),
                FieldRowPanel([FieldPanel("organiser"), FieldPanel("year")]),
                FieldRowPanel([FieldPanel("entry"), FieldPanel("due_months")]),
            ],
            heading=_("Who and how"),
        ),
        AffectedPanel(),
        FieldPanel("sets_in_order"),
        FieldPanel("tree"),
        FieldPanel("change_reason"),
        FieldPanel("certificate_design"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead", boost=2),
        index.SearchField("audience"),
        index.SearchField("body"),
        index.FilterField("audience_kind"),
    ]
    parent_page_types: ClassVar[list[str]] = ["courses.CourseIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    base_form_class = ProgrammePageForm

    class Meta:
        verbose_name = pgettext_lazy("courses", "Programme")
        verbose_name_plural = pgettext_lazy("courses", "Programmes")

    def serve(self, request: Any, *_args: Any, **_kwargs: Any) -> Any:
        from courses.views.programmes import programme  # noqa: PLC0415 -- cycle: views read models

        return programme(request, self)

    def clean(self) -> None:
        from courses.programme_outline import faults_of  # noqa: PLC0415 -- cycle: it reads models

        super().clean()
        if faults := faults_of(self):
            raise ValidationError({"tree": faults})
