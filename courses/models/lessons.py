from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from core.blocks import TeachingBody
from core.models import BasePage
from courses.models.parts import PartOfCourse


class LessonPage(PartOfCourse, BasePage):
    """One 単元: read, look, answer for oneself, and finish by a button."""

    lead = models.CharField(_("In one sentence"), max_length=160, blank=True)
    body = StreamField(TeachingBody(), verbose_name=_("Body"))
    lecture_minutes = models.PositiveIntegerField(_("Lecture minutes"), default=0)
    exercise_minutes = models.PositiveIntegerField(_("Exercise minutes"), default=0)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldRowPanel(
            [FieldPanel("lecture_minutes"), FieldPanel("exercise_minutes")],
            heading=_("Time"),
            help_text=_("Written into the record of whoever finishes the lesson."),
        ),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead", boost=2),
        index.SearchField("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = pgettext_lazy("courses", "Lesson")
        verbose_name_plural = pgettext_lazy("courses", "Lessons")

    def serve(self, request: Any, *_args: Any, **_kwargs: Any) -> Any:
        from courses.views import lesson  # noqa: PLC0415 -- cycle: views read models

        return lesson(request, self)
