"""For whom something is meant: organisations × professions × roles, and who that is on a day."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models.codes import Profession
from people.models.organisations import Organisation, OrganisationTie
from people.models.posts import Post, PostQuerySet
from people.roles import Role


class Audience(models.Model):
    """An empty list of organisations, professions or roles means: any."""

    name = models.CharField(pgettext_lazy("audience", "Name"), max_length=80, unique=True)
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name=_("Organisations")
    )
    below = models.BooleanField(
        _("With what they administer"),
        default=True,
        help_text=_("A municipality stands for its children and family centre too."),
    )
    kinds = models.JSONField(_("Kinds of organisation"), default=list, blank=True)
    professions = models.ManyToManyField(
        Profession, blank=True, related_name="+", verbose_name=_("Professions")
    )
    roles = models.JSONField(_("Roles"), default=list, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("people", "Audience")
        verbose_name_plural = pgettext_lazy("people", "Audiences")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        _refuse_unknown("roles", self.roles, Role.values)
        _refuse_unknown("kinds", self.kinds, Organisation.Kind.values)

    def narrow(self, posts: PostQuerySet, *, on: datetime.date) -> PostQuerySet:
        """Those of the posts that belong to it on that day; a sub-query each, no joins that
        would count a post twice."""
        organisations = [each.pk for each in self.organisations.all()]
        professions = [each.pk for each in self.professions.all()]
        if organisations:
            posts = posts.filter(organisation_id__in=self._places(organisations, on))
        if self.kinds:
            posts = posts.filter(organisation__kind__in=self.kinds)
        if professions:
            posts = posts.filter(profession__in=professions)
        if self.roles:
            holding = Post.objects.holding(*[Role(role) for role in self.roles])
            posts = posts.filter(pk__in=holding.order_by().values("pk"))
        return posts

    def posts(self, *, on: datetime.date) -> PostQuerySet:
        """All posts of that day that belong to it and are no secret any more."""
        return self.narrow(Post.objects.on(on).announced(on), on=on)

    def _places(self, organisations: list[int], on: datetime.date) -> set[int]:
        """Level by level: an audience names few organisations, and they lie two or three deep."""
        found, level = set(organisations), set(organisations)
        while self.below and level:
            ties = OrganisationTie.objects.administering().on(on).filter(parent__in=level)
            level = set(ties.values_list("child", flat=True)) - found
            found |= level
        return found


def _refuse_unknown(field: str, given: Any, known: list[str]) -> None:
    if not isinstance(given, list) or set(given) - set(known):
        raise ValidationError({field: _("Choose from the list.")})
