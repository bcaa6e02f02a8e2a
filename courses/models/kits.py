import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models.catalogue import CoursePage


class Kit(models.Model):
    """A course that was taken from another site as a 教材キット: from where, and which version."""

    course = models.OneToOneField(CoursePage, on_delete=models.CASCADE, related_name="kit")
    source_key = models.UUIDField(_("Subject key"), unique=True)
    site = models.CharField(pgettext_lazy("kit", "Site"), max_length=100)
    url = models.CharField(pgettext_lazy("kit", "Address"), max_length=200)
    organisation = models.CharField(pgettext_lazy("kit", "Exported by"), max_length=200, blank=True)
    organiser = models.CharField(_("Organiser"), max_length=200)
    edition = models.PositiveSmallIntegerField(_("Edition"))
    revised_at = models.DateTimeField(pgettext_lazy("kit", "Version"))
    imported_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = pgettext_lazy("courses", "Teaching kit")

    def __str__(self) -> str:
        return f"{self.site} {self.revised_at:%Y-%m-%d}"


class KitPart(models.Model):
    """One thing of a kit and what it became here.

    `target` is the id of a page, category, question or file; plain, because what was deleted here
    is made anew when the kit comes again. `source_digest` is what came, `local_digest` what was
    written then: what differs from it was changed here since.
    """

    class Kind(models.TextChoices):
        COURSE = "course"
        LESSON = "lesson"
        QUIZ = "quiz"
        SURVEY = "survey"
        CATEGORY = "category"
        QUESTION = "question"
        FILE = "file"

    kit = models.ForeignKey(Kit, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=80)  # a UUID, or image-… with the SHA-256 of a file
    target = models.PositiveBigIntegerField()
    source_digest = models.CharField(max_length=64, blank=True)
    local_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kit", "key"], name="courses_kit_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class KitImportQuerySet(models.QuerySet["KitImport"]):
    def waiting(self) -> Self:
        return self.filter(applied_at=None)

    def looked_at_before(self, at: datetime.datetime) -> Self:
        return self.waiting().filter(created_at__lte=at)


class KitImport(models.Model):
    """A kit that was uploaded to be looked at. `stored` is its name in private storage, empty once it
    was taken in: it is compared anew whenever it is shown, and once more when it is applied."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    stored = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = KitImportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = pgettext_lazy("courses", "Import of a teaching kit")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name
