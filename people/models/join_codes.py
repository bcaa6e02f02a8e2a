"""所属追加コード: how somebody who has an account elsewhere is joined to a new employer's list."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.posts import Post


class JoinCodeQuerySet(models.QuerySet["JoinCode"]):
    def unused(self) -> Self:
        return self.filter(used_at=None)

    def open(self, at: datetime.datetime) -> Self:
        return self.unused().filter(valid_until__gt=at)


class JoinCode(models.Model):
    """One code of one person. Only its digest is kept; the code itself is shown once.

    A new code takes the place of an unused one, so a person has at most one that works.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="join_codes"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    valid_until = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    post = models.OneToOneField(
        Post, on_delete=models.PROTECT, null=True, blank=True, related_name="join_code"
    )

    objects = JoinCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("Code for adding a post")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(used_at=None), name="people_join_code_one_unused"
            ),
            models.CheckConstraint(
                condition=Q(used_at=None, used_by=None, post=None)
                | Q(used_at__isnull=False, used_by__isnull=False, post__isnull=False),
                name="people_join_code_used_whole",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=models.F("made_at")),
                name="people_join_code_ends_after_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {timezone.localtime(self.made_at):%Y-%m-%d}"
