"""What people answer in surveys. docs/surveys.md says what an attacker finds here, and what not."""

import datetime
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models.surveys import SurveyPage


class SurveyOpeningQuerySet(models.QuerySet["SurveyOpening"]):
    def of(self, survey_key: str, occasion_key: str | None = None) -> Self:
        return self.filter(survey_key=survey_key, occasion_key=occasion_key)

    def of_survey(self, survey_key: str) -> Self:
        """Of every occasion."""
        return self.filter(survey_key=survey_key)

    def running(self, at: datetime.datetime) -> Self:
        return self.unclosed().filter(opens_at__lte=at, closes_at__gt=at)

    def unclosed(self) -> Self:
        return self.filter(closed_at=None)

    def over(self, at: datetime.datetime) -> Self:
        """Whose time is over and that nobody has closed yet."""
        return self.unclosed().filter(closes_at__lte=at)

    def unannounced(self, at: datetime.datetime) -> Self:
        """That have begun to run and of which nobody has been told."""
        return self.running(at).filter(announced=False)


class SurveyOpening(models.Model):
    """From when to when a survey is answered, by whom, and how.

    `for_everyone`: whoever takes the course; else only those who have a participation. Whether it
    is anonymous and how it is broken down is copied, so that what was promised at the beginning
    holds whatever happens to the page. `wave` counts the months after the course: 0, 3 or 6.
    """

    survey_key = models.CharField(max_length=36)
    survey_title = models.CharField(max_length=255)
    occasion_key = models.CharField(  # noqa: DJ001 -- as in the ledger: null is self-paced
        max_length=36, null=True, blank=True
    )
    wave = models.PositiveSmallIntegerField(default=0)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="later")
    opens_at = models.DateTimeField(pgettext_lazy("survey", "Opens"))
    closes_at = models.DateTimeField(pgettext_lazy("survey", "Closes"))
    for_everyone = models.BooleanField(default=False)
    anonymous = models.BooleanField()
    breakdown = models.CharField(max_length=20, blank=True, choices=SurveyPage.Breakdown)
    announced = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    asked = models.PositiveIntegerField(default=0)  # when it was closed
    answered = models.PositiveIntegerField(default=0)

    objects = SurveyOpeningQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("survey", "Opening")
        ordering = ["opens_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")),
                name="courses_opening_closes_after_it_opens",
            ),
            models.UniqueConstraint(
                fields=["survey_key"],
                condition=Q(closed_at=None, for_everyone=True, occasion_key=None),
                name="courses_one_opening_for_everyone",
            ),
            models.UniqueConstraint(
                fields=["survey_key", "occasion_key", "wave", "opens_at"],
                condition=Q(occasion_key__isnull=False),
                name="courses_opening_once_an_occasion",
            ),
            models.UniqueConstraint(
                fields=["survey_key", "wave", "opens_at"],
                condition=Q(occasion_key=None),
                name="courses_opening_once",
            ),
        ]
        indexes = [models.Index(fields=["closes_at"], name="courses_opening_closes")]

    def __str__(self) -> str:
        return f"{self.survey_title} {timezone.localdate(self.opens_at)}"

    def is_running(self, at: datetime.datetime) -> bool:
        return self.closed_at is None and self.opens_at <= at < self.closes_at

    @property
    def mark(self) -> str | None:
        """What stands for the occasion in the ledger's key: a follow-up is another event."""
        if not self.wave:
            return self.occasion_key
        return f"{self.occasion_key or ''}+{self.wave}.{self.pk}"

    @property
    def last_day(self) -> datetime.date:
        return timezone.localdate(self.closes_at - datetime.timedelta(microseconds=1))


class SurveyParticipation(models.Model):
    """Somebody is asked, or has begun, or has answered. Of an anonymous survey only that: no
    answer, no group and no time; the database itself refuses them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    opening = models.ForeignKey(
        SurveyOpening, on_delete=models.CASCADE, related_name="participations"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="survey_participations"
    )
    post = models.ForeignKey("people.Post", on_delete=models.PROTECT, null=True, related_name="+")
    anonymous = models.BooleanField()
    submitted = models.BooleanField(default=False)
    recorded = models.BooleanField(default=False)
    answers = models.JSONField(null=True)
    group = models.CharField(max_length=120, blank=True)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = pgettext_lazy("survey", "Participation")
        constraints = [
            models.UniqueConstraint(fields=["opening", "person"], name="courses_one_participation"),
            models.CheckConstraint(
                condition=Q(anonymous=False)
                | Q(anonymous=True, answers=None, submitted_at=None, group=""),
                name="courses_anonymous_has_no_answers",
            ),
            models.CheckConstraint(
                condition=Q(anonymous=True)
                | Q(submitted=False, answers=None, submitted_at=None)
                | Q(submitted=True, answers__isnull=False, submitted_at__isnull=False),
                name="courses_named_has_answers_when_submitted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opening_id} {self.person_id}"


class SurveyDraft(models.Model):
    """What somebody has entered so far; sealed, because deleted rows stay in files for a while."""

    participation = models.OneToOneField(
        SurveyParticipation, on_delete=models.CASCADE, primary_key=True, related_name="draft"
    )
    sealed = models.BinaryField()

    class Meta:
        verbose_name = pgettext_lazy("survey", "Draft")

    def __str__(self) -> str:
        return str(self.participation_id)


class SurveyBox(models.Model):
    """Submitted answers of an anonymous opening until it closes: mixed anew at each submission."""

    opening = models.ForeignKey(SurveyOpening, on_delete=models.CASCADE, related_name="boxes")
    number = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()

    class Meta:
        verbose_name = pgettext_lazy("survey", "Box")
        constraints = [
            models.UniqueConstraint(fields=["opening", "number"], name="courses_box_once"),
        ]

    def __str__(self) -> str:
        return f"{self.opening_id}/{self.number}"


class SurveyResult(models.Model):
    """One answer to one question of an anonymous opening, written when it was closed.

    Each question was mixed for itself, so that two answers of one person do not meet again; the
    key is random and the day is that of the closing, the same for all. `group` is of the breakdown.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    opening = models.ForeignKey(SurveyOpening, on_delete=models.CASCADE, related_name="results")
    day = models.DateField()
    question = models.CharField(max_length=36)
    group = models.CharField(_("Group"), max_length=120, blank=True)
    values = models.JSONField(default=list)

    class Meta:
        verbose_name = pgettext_lazy("survey", "Result")
        indexes = [models.Index(fields=["opening", "question"], name="courses_survey_result")]

    def __str__(self) -> str:
        return f"{self.opening_id} {self.question}"
