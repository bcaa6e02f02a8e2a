from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PageQuerySet
from wagtail.search import index

from core.blocks import TeachingBody
from core.models import BasePage
from courses.blocks import CompletionRule, Objective
from courses.course_form import CoursePageForm
from courses.kit_panel import KitPanel
from courses.models.previews import PreviewedAsServed


class CourseIndexPage(PreviewedAsServed, BasePage):
    """The catalogue, at /courses/."""

    introduction = models.TextField(_("Introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["courses.CoursePage", "courses.ProgrammePage"]

    class Meta:
        verbose_name = pgettext_lazy("courses", "Course catalogue")
        verbose_name_plural = pgettext_lazy("courses", "Course catalogues")

    def serve(self, request: Any, *_args: Any, **_kwargs: Any) -> Any:
        from courses.views import catalogue  # noqa: PLC0415 -- cycle: views read models

        return catalogue(request, self)


class Theme(models.Model):
    """What a course is about; a facet of the catalogue."""

    name = models.CharField(_("Name"), max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(_("Position in the list"), default=0)

    class Meta:
        verbose_name = pgettext_lazy("courses", "Theme")
        verbose_name_plural = pgettext_lazy("courses", "Themes")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class CourseQuerySet(PageQuerySet):
    def open_to(self, kinds: "set[str]") -> Self:
        """Courses that people of these kinds of organisation may see."""
        everyone = models.Q(audience_kind="")
        return self.filter(everyone | models.Q(audience_kind__in=kinds))


class CoursePage(PreviewedAsServed, BasePage):
    """A course: what it is for, for whom, how long, and when it is completed."""

    class Level(models.TextChoices):
        INTRODUCTORY = "introductory", pgettext_lazy("level", "Introductory")
        INTERMEDIATE = "intermediate", pgettext_lazy("level", "Intermediate")
        ADVANCED = "advanced", pgettext_lazy("level", "Advanced")

    class Delivery(models.TextChoices):
        SELF_PACED = "self_paced", pgettext_lazy("delivery", "Self-paced")
        IN_PERSON = "in_person", pgettext_lazy("delivery", "In person")
        ONLINE = "online", pgettext_lazy("delivery", "Online")
        BLENDED = "blended", pgettext_lazy("delivery", "Blended")

    lead = models.CharField(
        _("In one sentence"),
        max_length=160,
        help_text=_("What one can do afterwards. Shown in the catalogue and above the course."),
    )
    objectives = StreamField([("objective", Objective())], verbose_name=_("Objectives"), blank=True)
    self_assessment = models.BooleanField(
        _("Learners rate themselves by the objectives"),
        default=False,
        help_text=_("Before the course and after it, from 1 to 5."),
    )
    body = StreamField(TeachingBody(), verbose_name=_("About this course"), blank=True)
    audience = models.CharField(
        _("For whom"), max_length=160, help_text=_("In words, as a reader would say it.")
    )
    professions = ParentalManyToManyField(
        "people.Profession",
        blank=True,
        verbose_name=_("Professions"),
        help_text=_("For the catalogue's filter. None: for every profession."),
    )
    themes = ParentalManyToManyField(Theme, blank=True, verbose_name=_("Themes"))
    audience_kind = models.CharField(
        _("Visible to"),
        max_length=20,
        blank=True,
        choices=[
            ("", pgettext_lazy("audience", "Everyone")),
            ("staff", pgettext_lazy("audience", "Staff only")),
            ("foster_parents", pgettext_lazy("audience", "Foster parents only")),
        ],
        help_text=_("For everybody else the course and its lessons do not exist."),
    )
    level = models.CharField(_("Level"), max_length=20, choices=Level, default=Level.INTRODUCTORY)
    delivery = models.CharField(
        _("Delivery"), max_length=20, choices=Delivery, default=Delivery.SELF_PACED
    )
    organiser = models.ForeignKey(
        "people.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Organiser"),
    )
    year = models.PositiveSmallIntegerField(_("Fiscal year of the edition"), null=True, blank=True)
    lecture_minutes = models.PositiveIntegerField(_("Lecture minutes"), default=0)
    exercise_minutes = models.PositiveIntegerField(_("Exercise minutes"), default=0)
    practicum_minutes = models.PositiveIntegerField(_("Practicum minutes"), default=0)
    rule = StreamField(
        CompletionRule(),
        verbose_name=_("Completion rule"),
        blank=True,
        help_text=_(
            "Empty: every lesson read and every quiz passed. When the rule changes, people under "
            "way are counted again; who has completed the course keeps it."
        ),
    )
    certificate_design = models.ForeignKey(
        "certificates.CertificateDesign",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Certificate design"),
        help_text=_("Issued the moment somebody completes the course. Empty: no certificate."),
    )
    partial_design = models.ForeignKey(
        "certificates.CertificateDesign",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Design for single subjects"),
        help_text=_("For certificates that the organiser issues to who attended some sessions."),
    )

    objects = PageManager.from_queryset(CourseQuerySet)()

    content_panels = [
        *Page.content_panels,
        KitPanel(heading=pgettext_lazy("courses", "Teaching kit")),
        FieldPanel("lead"),
        FieldPanel("objectives"),
        FieldPanel("self_assessment"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("audience"),
                FieldPanel("professions", widget=CheckboxSelectMultiple),
                FieldPanel("audience_kind"),
                FieldPanel("themes", widget=CheckboxSelectMultiple),
                FieldRowPanel([FieldPanel("level"), FieldPanel("delivery")]),
                FieldRowPanel([FieldPanel("organiser"), FieldPanel("year")]),
            ],
            heading=_("Who and how"),
        ),
        FieldRowPanel(
            [
                FieldPanel("lecture_minutes"),
                FieldPanel("exercise_minutes"),
                FieldPanel("practicum_minutes"),
            ],
            heading=_("Time"),
            help_text=_(
                "Of the whole course, as it is printed on certificates: add up its lessons."
            ),
        ),
        MultiFieldPanel(
            [
                FieldPanel("rule"),
                FieldPanel("certificate_design"),
                FieldPanel("partial_design"),
            ],
            heading=_("Completion"),
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead", boost=2),
        index.SearchField("audience"),
        index.SearchField("body"),
        index.FilterField("level"),
        index.FilterField("delivery"),
        index.FilterField("audience_kind"),
        index.FilterField("organiser"),
    ]
    parent_page_types: ClassVar[list[str]] = ["courses.CourseIndexPage"]
    subpage_types: ClassVar[list[str]] = [
        "courses.LessonPage",
        "courses.QuizPage",
        "courses.SurveyPage",
    ]
    base_form_class = CoursePageForm

    class Meta:
        verbose_name = pgettext_lazy("courses", "Course")
        verbose_name_plural = pgettext_lazy("courses", "Courses")

    def serve(self, request: Any, *_args: Any, **_kwargs: Any) -> Any:
        from courses.views import course  # noqa: PLC0415 -- cycle: views read models

        return course(request, self)

    def clean(self) -> None:
        from courses.outline import waits_for_itself  # noqa: PLC0415 -- cycle: it reads models

        super().clean()
        if waits_for_itself(self):
            text = _("A course cannot wait for itself, nor for one that waits for it.")
            raise ValidationError({"rule": text})

    @property
    def total_minutes(self) -> int:
        return self.lecture_minutes + self.exercise_minutes + self.practicum_minutes
