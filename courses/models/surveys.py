from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from core.models import BasePage
from courses.models.parts import PartOfCourse
from courses.survey_blocks import MOST_PAGES, SurveyPart


class SurveyPage(PartOfCourse, BasePage):
    """アンケート: pages of questions, answered with one's name or without."""

    class Breakdown(models.TextChoices):
        NONE = "", pgettext_lazy("survey breakdown", "None, only the whole")
        MUNICIPALITY = "municipality", pgettext_lazy("survey breakdown", "By municipality")
        PROFESSION = "profession", pgettext_lazy("survey breakdown", "By profession")

    introduction = models.TextField(_("Introduction"), blank=True)
    anonymous = models.BooleanField(
        pgettext_lazy("survey", "Anonymous"),
        default=False,
        help_text=_(
            "Answers are cut loose from the person and shown only after closing, from five people "
            "on. Cannot be changed any more once somebody has begun to answer."
        ),
    )
    breakdown = models.CharField(
        pgettext_lazy("survey", "Breakdown of the results"),
        max_length=20,
        blank=True,
        choices=Breakdown,
        default=Breakdown.NONE,
        help_text=_("Fixed beforehand: another one later would point at people."),
    )
    parts = StreamField(
        [("page", SurveyPart())],
        verbose_name=pgettext_lazy("survey", "Pages of questions"),
        max_num=MOST_PAGES,
    )
    follow_up_3 = models.BooleanField(
        _("Ask again after 3 months"),
        default=False,
        help_text=_("Whoever has answered is asked the same again, and the results are compared."),
    )
    follow_up_6 = models.BooleanField(_("Ask again after 6 months"), default=False)
    supervisor_survey = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="asked_with",
        verbose_name=_("Survey for supervisors"),
        help_text=_("Asked together with the follow-up, of the supervisors of those who answered."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel(
            [FieldPanel("anonymous"), FieldPanel("breakdown")],
            heading=pgettext_lazy("survey", "How it is answered"),
        ),
        FieldPanel("parts"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("follow_up_3"), FieldPanel("follow_up_6")]),
                PageChooserPanel("supervisor_survey", "courses.SurveyPage"),
            ],
            heading=pgettext_lazy("survey", "Follow-up"),
        ),
    ]
    parent_page_types: ClassVar[list[str]] = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = pgettext_lazy("courses", "Survey")
        verbose_name_plural = pgettext_lazy("courses", "Surveys")

    def serve(self, request: Any, *_args: Any, **_kwargs: Any) -> Any:
        from courses.views import survey  # noqa: PLC0415 -- cycle: views read models

        return survey(request, self)

    def clean(self) -> None:
        from courses.survey_checks import faults_of  # noqa: PLC0415 -- cycle: it reads models

        super().clean()
        if faults := faults_of(self):
            raise ValidationError(faults)

    @property
    def waves(self) -> list[int]:
        """Months after which it is asked again."""
        return [months for months in (3, 6) if getattr(self, f"follow_up_{months}")]
