"""演習回: one case, worked through by groups, stage by stage."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casestudies.content import LENSES, Stage
from casestudies.models.editions import CaseEdition
from casestudies.states import DEBRIEFED, OPEN_EXERCISES, Duty, ExerciseState
from core.models import Move
from courses.models import Session
from courses.models.runs import new_key
from people.join_codes import new_code
from people.models import Organisation, Post, User


class ExerciseQuerySet(models.QuerySet["Exercise"]):
    def under_way(self) -> Self:
        return self.filter(state__in=OPEN_EXERCISES)

    def led_by(self, person: User) -> Self:
        """Those this person facilitates now."""
        now = Facilitation.objects.filter(person=person, until=None)
        return self.filter(pk__in=now.values("exercise"))

    def joined_by(self, person: User) -> Self:
        return self.filter(pk__in=Member.objects.filter(person=person).values("exercise"))


class Exercise(models.Model):
    """One 演習回. `stage` is the last one opened (0: none). `version` grows with everything that all
    in it may have to be shown; what one group alone sees counts in `Group.version`."""

    key = models.CharField(max_length=36, unique=True, default=new_key, editable=False)
    edition = models.ForeignKey(CaseEdition, on_delete=models.PROTECT, related_name="exercises")
    title = models.CharField(pgettext_lazy("exercise", "Title"), max_length=120)
    organiser = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="exercises"
    )
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, blank=True, related_name="exercises"
    )
    is_solo = models.BooleanField(default=False, editable=False)
    starts_at = models.DateTimeField(pgettext_lazy("exercise", "Begins"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("Minutes that count"))
    # By it people join who are in no list: an exercise without a session, and who comes late.
    code = models.CharField(max_length=10, unique=True, default=new_code, editable=False)
    state = models.CharField(
        max_length=20, choices=ExerciseState, default=ExerciseState.PREPARING, editable=False
    )
    stage = models.PositiveSmallIntegerField(default=0, editable=False)
    stage_opened_at = models.DateTimeField(null=True, editable=False)
    stage_minutes = models.PositiveSmallIntegerField(default=0, editable=False)  # as extended
    paused_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    # What polls decided for all groups: {key of the task: option}. It stands over their own answers.
    decided = models.JSONField(default=dict, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ExerciseQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("casestudies", "Exercise")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ExerciseState.values), name="casestudies_exercise_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ExerciseState.PREPARING, stage=0)
                | Q(state=ExerciseState.CANCELLED)
                | (~Q(state=ExerciseState.PREPARING) & Q(stage__gte=1)),
                name="casestudies_exercise_begun_with_a_stage",
            ),
            models.CheckConstraint(
                condition=Q(is_solo=True) | Q(organiser__isnull=False),
                name="casestudies_exercise_has_organiser",
            ),
            models.UniqueConstraint(
                fields=["edition", "created_by"],
                condition=Q(is_solo=True, state__in=sorted(OPEN_EXERCISES)),
                name="casestudies_one_open_solo",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stage_open(self) -> Stage | None:
        return self.edition.case.stage(self.stage)

    @property
    def is_running(self) -> bool:
        return self.state == ExerciseState.RUNNING

    @property
    def is_debriefed(self) -> bool:
        return self.state in DEBRIEFED

    @property
    def planned_end(self) -> datetime.datetime | None:
        """Of the stage that is open."""
        if self.stage_opened_at is None:
            return None
        return self.stage_opened_at + datetime.timedelta(minutes=self.stage_minutes)


class ExerciseMove(Move):
    """A stage opened, a phase begun, a facilitator replaced: kept with who and when."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="moves")
    stage = models.PositiveSmallIntegerField(default=0)

    class Meta(Move.Meta):
        verbose_name = pgettext_lazy("exercise", "Move")


class Facilitation(models.Model):
    """Who leads it, from when until when (None: still)."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="facilitations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="facilitations"
    )
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = pgettext_lazy("exercise", "Facilitator")
        constraints = [
            models.UniqueConstraint(
                fields=["exercise", "person"],
                condition=Q(until=None),
                name="casestudies_facilitator_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class Group(models.Model):
    """班. `version` grows with everything its members may have to be shown."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="groups")
    number = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("exercise", "Group")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["exercise", "number"], name="casestudies_group_number_once"
            )
        ]

    def __str__(self) -> str:
        return str(_("Group %(number)d") % {"number": self.number})


class Member(models.Model):
    """A person in an exercise, in the post held then. `card`: key of the role card in hand; `lens`:
    from which side a sheet of two lenses is filled in. Who stepped out is not asked why."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="exercise_places"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey(
        Group, on_delete=models.SET_NULL, null=True, blank=True, related_name="members"
    )
    card = models.CharField(max_length=40, blank=True)
    duty = models.CharField(max_length=10, choices=Duty, blank=True)
    lens = models.CharField(max_length=10, choices=list(LENSES.items()), blank=True)
    joined_at = models.DateTimeField(default=timezone.now)
    stepped_out_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = pgettext_lazy("exercise", "Member")
        ordering = ["person__search_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["exercise", "person"], name="casestudies_member_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """As on rosters: foster parents go by the name they chose."""
        return self.person.public_name or self.person.full_name
