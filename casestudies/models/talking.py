"""What a facilitator says and asks while groups work."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from casestudies.models.exercises import Exercise, Group, Member


class Announcement(models.Model):
    """A sentence to all (no group) or to one group."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="announcements")
    group = models.ForeignKey(
        Group, on_delete=models.CASCADE, null=True, blank=True, related_name="announcements"
    )
    text = models.TextField(pgettext_lazy("exercise", "Words"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("exercise", "Announcement")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text


class GroupNote(models.Model):
    """What a facilitator notes about a group while it works: read by who leads the exercise, also by
    who takes it over in the middle, and by nobody else."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(pgettext_lazy("exercise", "Note"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("exercise", "Note on a group")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.group} {self.at:%H:%M}"


class Poll(models.Model):
    """A question to everybody at once (E11); one open at a time. The bars are there when it closes,
    so that nobody follows the crowd."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="polls")
    question = models.CharField(pgettext_lazy("poll", "Question"), max_length=200)
    options = models.JSONField()  # of texts, as shown
    # The question of the case that it puts to everybody, if its majority may lead on (branching.py).
    task = models.CharField(max_length=40, blank=True, default="", editable=False)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = pgettext_lazy("exercise", "Poll")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["exercise"], condition=Q(closed_at=None), name="casestudies_one_open_poll"
            )
        ]

    def __str__(self) -> str:
        return self.question


class Vote(models.Model):
    """Whoever has voted may vote anew while the poll is open. `option`: its place, from 0."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="votes")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="votes")
    option = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = pgettext_lazy("exercise", "Vote")
        constraints = [
            models.UniqueConstraint(fields=["poll", "member"], name="casestudies_vote_once")
        ]

    def __str__(self) -> str:
        return str(self.option)
