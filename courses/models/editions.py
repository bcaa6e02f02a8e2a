from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from core import fiscal
from courses.models.catalogue import CoursePage
from courses.models.lessons import LessonPage


def edition_name(number: int, year: int | None) -> str:
    """令和8年度版, or 第2版 where no 年度 is given."""
    if year:
        return pgettext("edition", "%(year)s edition") % {"year": fiscal.label(year)}
    return pgettext("edition", "Edition %(number)s") % {"number": number}


class EditionQuerySet(models.QuerySet["Edition"]):
    def of_course(self, key: str) -> Self:
        return self.filter(course_key=key)

    def without_content(self) -> Self:
        """For lists: the text of a course is long."""
        return self.defer("content")


class Edition(models.Model):
    """A course as it was published when the next edition was made; written once, never changed.

    All plain values, as the ledger has them: the pages go on as the next edition, and may be
    deleted. `content` is the page's `serializable_data`, without the authors' comments. These
    rows are no pages, so neither the catalogue nor search, outlines or the CMS know a second
    course with the same key.
    """

    course_key = models.CharField(max_length=36)
    number = models.PositiveSmallIntegerField(_("Edition"))
    year = models.PositiveSmallIntegerField(_("Fiscal year of the edition"), null=True, blank=True)
    title = models.CharField(max_length=255)
    page_id = models.PositiveIntegerField()
    revision_id = models.PositiveIntegerField(null=True)
    content = models.JSONField(encoder=DjangoJSONEncoder)
    frozen_at = models.DateTimeField(default=timezone.now)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("courses", "Edition")
        verbose_name_plural = pgettext_lazy("courses", "Editions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["course_key", "number"], name="courses_edition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.name}）"

    @property
    def name(self) -> str:
        return edition_name(self.number, self.year)

    def course(self) -> CoursePage:
        """As it was, to be read only: its place in the tree may be another's by now."""
        page: CoursePage = _page(CoursePage, self.content)
        page.edition = self.number
        return page


class EditionPage(models.Model):
    """A lesson, quiz or survey of such an edition, in the author's order."""

    class Kind(models.TextChoices):
        LESSON = "lesson", pgettext_lazy("courses", "Lesson")
        QUIZ = "quiz", pgettext_lazy("courses", "Quiz")
        SURVEY = "survey", pgettext_lazy("courses", "Survey")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="pages")
    key = models.CharField(max_length=36)
    kind = models.CharField(max_length=10, choices=Kind)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=255)
    page_id = models.PositiveIntegerField()
    revision_id = models.PositiveIntegerField(null=True)
    content = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = pgettext_lazy("courses", "Page of an edition")
        verbose_name_plural = pgettext_lazy("courses", "Pages of an edition")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="courses_edition_page_once"),
        ]

    def __str__(self) -> str:
        return self.title

    def lesson(self) -> LessonPage:
        page: LessonPage = _page(LessonPage, self.content)
        return page


def _page(model: Any, content: dict[str, Any]) -> Any:
    """Without asking for what it names: that may be gone."""
    return model.from_serializable_data(content, check_fks=False)
