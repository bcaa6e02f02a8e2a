import datetime
from functools import cached_property
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.folding import search_key
from people.roles import Role


class UserQuerySet(models.QuerySet["User"]):
    def by_kana(self) -> Self:
        """Japanese office order: セイ, メイ, then log-in ID so that the order is total."""
        return self.order_by("last_name_kana", "first_name_kana", "username")

    def matching(self, text: str) -> Self:
        """People whose name, reading or log-in ID contains the text, however it is typed."""
        for word in search_key(text).split():
            self = self.filter(search_key__contains=word)
        return self


class PersonManager(UserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc] # made by Django at run time
    pass


class User(AbstractUser):
    """A person, for ever: never deleted, so that every record keeps its owner.

    `username` is the log-in ID and is not an e-mail address; many people have no e-mail.
    Names are stored as typed; only `search_key` is folded.
    """

    last_name = models.CharField(_("Family name"), max_length=60)
    first_name = models.CharField(_("Given name"), max_length=60, blank=True)
    last_name_kana = models.CharField(_("Family name (kana)"), max_length=60, blank=True)
    first_name_kana = models.CharField(_("Given name (kana)"), max_length=60, blank=True)
    search_key = models.CharField(max_length=400, editable=False, db_index=True)
    born_on = models.DateField(_("Date of birth"), null=True, blank=True)
    certificate_name = models.CharField(
        _("Name on certificates"),
        max_length=80,
        blank=True,
        help_text=_("Only if it differs from the name above."),
    )
    public_name = models.CharField(
        _("Name on rosters and badges"),
        max_length=60,
        blank=True,
        help_text=_("For foster parents who do not want their name shown."),
    )
    left_on = models.DateField(_("Left on"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from"
    )

    REQUIRED_FIELDS: ClassVar[list[str]] = ["last_name"]
    objects = PersonManager()

    class Meta:
        verbose_name = _("Person")
        verbose_name_plural = _("People")

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = search_key(
            self.last_name,
            self.first_name,
            self.last_name_kana,
            self.first_name_kana,
            self.last_name + self.first_name,
            self.last_name_kana + self.first_name_kana,
            self.username,
        )[:400]
        if fields := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*fields, "search_key"}
        super().save(*args, **kwargs)

    @property
    def full_name(self) -> str:
        """Family name, half space, given name; people with one name have only that."""
        return f"{self.last_name} {self.first_name}".strip()

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.last_name

    @property
    def kana(self) -> str:
        return f"{self.last_name_kana} {self.first_name_kana}".strip()

    @property
    def name_on_certificate(self) -> str:
        return self.certificate_name or self.full_name

    @cached_property
    def active_roles(self) -> frozenset[Role]:
        """The roles of the active post of this session. Middleware sets it; without a session
        (a command, a job) it is what the person's posts of today carry."""
        from people.permissions import roles_today  # noqa: PLC0415 -- cycle: permissions read models

        return roles_today(self, on=timezone.localdate())

    @cached_property
    def active_post(self) -> Any:
        """The post this session acts in, or None. Set by middleware; see PostInHandMiddleware."""
        from people.models.posts import Post  # noqa: PLC0415 -- cycle: posts point at people

        return Post.objects.of(self).on(timezone.localdate()).main_first().first()

    def has_left(self, on: datetime.date) -> bool:
        return self.left_on is not None and self.left_on <= on


def display_name(user: User) -> str:
    """allauth's ACCOUNT_USER_DISPLAY."""
    return user.full_name
