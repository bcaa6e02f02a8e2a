from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LessonNote(models.Model):
    """What somebody noted beside a lesson, for themselves alone: no screen, export, API or report
    shows it to anybody else. It names the lesson by key and title, so that it outlives the page."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lesson_notes"
    )
    lesson_key = models.CharField(max_length=36)
    lesson_title = models.CharField(max_length=255)
    course_title = models.CharField(max_length=255)
    text = models.TextField(_("My note"))
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("Note beside a lesson")
        ordering = ["course_title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "lesson_key"], name="courses_note_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.lesson_title}"
