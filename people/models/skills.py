"""What somebody was found able to do, when and by whom."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from core.folding import search_key
from people.models.users import User


class SkillQuerySet(models.QuerySet["Skill"]):
    def of(self, person: User) -> Self:
        return self.filter(person=person)

    def known(self, on: datetime.date) -> Self:
        return self.filter(assessed_on__lte=on)

    def named(self, text: str) -> Self:
        found = models.Q()
        for word in search_key(text).split():
            found &= models.Q(search_key__contains=word)
        return self.filter(found)


class Skill(models.Model):
    """`source` is the key of what it was gained in ("secondment:…"), `source_title` its words."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="skills"
    )
    name = models.CharField(pgettext_lazy("skill", "Skill"), max_length=80)
    search_key = models.CharField(max_length=200, editable=False, db_index=True)
    can_teach = models.BooleanField(
        pgettext_lazy("skill", "May be asked as a lecturer or facilitator"), default=False
    )
    assessed_on = models.DateField(pgettext_lazy("skill", "Assessed on"))
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    source = models.CharField(max_length=60, blank=True)
    source_title = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = SkillQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("skill", "Skill")
        ordering = ["name", "-assessed_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name", "assessed_on"], name="people_skill_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.search_key = search_key(self.name)[:200]
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed on as given
