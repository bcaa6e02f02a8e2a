import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models.posts import Post
from people.states import TokenState

SOON = datetime.timedelta(days=30)


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable(self, on: datetime.date) -> Self:
        """Not revoked, not expired, the post behind it runs that day, and so does its place."""
        closed_on = "post__organisation__closed_on"
        return self.filter(
            models.Q(post__end=None) | models.Q(post__end__gt=on),
            models.Q(**{closed_on: None}) | models.Q(**{f"{closed_on}__gt": on}),
            revoked_at=None,
            expires_on__gt=on,
            post__start__lte=on,
        )

    def with_names(self) -> Self:
        return self.select_related(
            "post__person", "post__organisation", "made_by", "revoked_by"
        ).prefetch_related("post__roles")


class ApiToken(models.Model):
    """What a program shows to read through the API as one post.

    The token itself is shown once, when it is made; kept are its digest and its first letters.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(pgettext_lazy("api", "Program that uses it"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    prefix = models.CharField(max_length=12, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    expires_on = models.DateField(
        pgettext_lazy("api", "Expires on"), help_text=_("The first day on which it is refused.")
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    last_used_on = models.DateField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("api", "API token")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(revoked_by=None) | models.Q(revoked_at__isnull=False),
                name="people_token_revoked_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.prefix}…"

    @property
    def last_day(self) -> datetime.date:
        return self.expires_on - datetime.timedelta(days=1)

    def state(self, on: datetime.date) -> TokenState:
        if self.revoked_at is not None:
            return TokenState.REVOKED
        if self.expires_on <= on:
            return TokenState.EXPIRED
        closed_on = self.post.organisation.closed_on
        if not self.post.runs(on) or (closed_on is not None and closed_on <= on):
            return TokenState.POST_ENDED
        return TokenState.EXPIRING if self.expires_on <= on + SOON else TokenState.USABLE
