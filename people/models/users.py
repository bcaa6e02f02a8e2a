import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core.folding import search_key
from people.login_ids import login_id, validate_login_id
from people.models.changes import Changing, ChangingQuerySet
from people.roles import Role

if TYPE_CHECKING:
    from people.models.posts import Post


class UserQuerySet(ChangingQuerySet["User"]):
    def by_kana(self) -> Self:
        """Japanese office order: セイ, メイ, then log-in ID so that the order is total."""
        return self.order_by("last_name_kana", "first_name_kana", "username")

    def persons(self) -> Self:
        """Without the accounts that only programs use (API)."""
        return self.filter(is_service=False)

    def in_post(self, on: datetime.date) -> Self:
        """Persons who work here on that day: with a post and an account that is not closed."""
        from people.models.posts import Post  # noqa: PLC0415 -- cycle: posts point at people

        posts = Post.objects.on(on).filter(person=models.OuterRef("pk"))
        staying = models.Q(left_on=None) | models.Q(left_on__gt=on)
        found = self.persons().filter(staying, is_active=True, merged_into=None)
        return found.filter(models.Exists(posts))

    def reachable(self, on: datetime.date) -> Self:
        """Whom the site may write to on that day (core.messages)."""
        return self.in_post(on).exclude(email="")

    def matching(self, text: str) -> Self:
        """People whose name, reading or log-in ID contains the text, however it is typed."""
        found = models.Q()
        for word in search_key(text).split():
            found &= models.Q(search_key__contains=word)
        return self.filter(found)


class PersonManager(UserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc] # made by Django at run time
    pass


class User(Changing, AbstractUser):
    """A person, for ever: never deleted, so that every record keeps its owner.

    `username` is the log-in ID and is not an e-mail address; many people have no e-mail.
    Names are stored as typed; only `search_key` is folded.
    """

    username = models.CharField(
        _("Log-in ID"), max_length=150, unique=True, validators=[validate_login_id]
    )
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
    is_service = models.BooleanField(
        _("Used by a program"),
        default=False,
        editable=False,
        help_text=_("Reads through the API with a token. Nobody can sign in with it."),
    )

    # What the site itself writes when somebody signs in, and what follows from other rows.
    UNTOLD: ClassVar[frozenset[str]] = frozenset(
        {
            "last_login",
            "password",
            "search_key",
            "is_superuser",
            "is_staff",
            "is_active",
            "email",
            "sessions_begun",
        }
    )
    sessions_begun = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text=_("Counted up, it ends every session that began before."),
    )

    REQUIRED_FIELDS: ClassVar[list[str]] = ["last_name"]
    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        verbose_name = _("Person")
        verbose_name_plural = _("People")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(username=Lower("username")), name="people_user_login_id_lower"
            ),
            models.CheckConstraint(
                condition=models.Q(is_service=False)
                | models.Q(is_active=False, is_superuser=False, is_staff=False),
                name="people_user_service_cannot_sign_in",
            ),
        ]

    # What the session adds to the person; PostInHandMiddleware sets both. Outside a session
    # (a command, a job) nobody can be asked for a second factor.
    chosen_post_id: int | None = None
    second_factor = True

    def __str__(self) -> str:
        return self.full_name

    @classmethod
    def normalize_username(cls, username: str) -> str:
        return login_id(username)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.username = login_id(self.username)
        self.search_key = self.folded()
        if fields := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*fields, "search_key"}
        super().save(*args, **kwargs)

    def folded(self) -> str:
        """What `search_key` must be: names in both orders of typing, readings, log-in ID."""
        return search_key(
            self.last_name,
            self.first_name,
            self.last_name_kana,
            self.first_name_kana,
            self.last_name + self.first_name,
            self.last_name_kana + self.first_name_kana,
            self.username,
        )[:400]

    @property
    def full_name(self) -> str:
        """Family name, half space, given name; people with one name have only that."""
        return f"{self.last_name} {self.first_name}".strip()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must still agree with at its next request, wherever it is stored."""
        begun = f"{self.password}:{self.sessions_begun}"
        return salted_hmac("people.session", begun, secret=secret, algorithm="sha256").hexdigest()

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
    def running_posts(self) -> "list[Post]":
        """The posts of today, the main one first, each with its roles: one query."""
        from people.models.posts import posts_running  # noqa: PLC0415 -- cycle: posts point at people

        return posts_running(self.pk, on=timezone.localdate())

    @cached_property
    def active_post(self) -> "Post | None":
        """The post this session acts in: the chosen one while it runs, else the main one."""
        chosen = [post for post in self.running_posts if post.pk == self.chosen_post_id]
        return next(iter(chosen or self.running_posts), None)

    @cached_property
    def active_roles(self) -> frozenset[Role]:
        """What permissions read: the roles of the active post that this session may use."""
        from people.permissions import roles_in_hand  # noqa: PLC0415 -- cycle: it reads models

        return roles_in_hand(self)

    @property
    def waiting_roles(self) -> list[Role]:
        """Roles of the active post that act only after this session's second factor."""
        held = self.active_post.held_roles if self.active_post else frozenset()
        return [role for role in Role if role in held - self.active_roles]

    @property
    def last_day_at_work(self) -> datetime.date | None:
        """As people say it: until 31 March, where `left_on` is 1 April."""
        return self.left_on and self.left_on - datetime.timedelta(days=1)

    def has_left(self, on: datetime.date) -> bool:
        return self.left_on is not None and self.left_on <= on


def display_name(user: User) -> str:
    """allauth's ACCOUNT_USER_DISPLAY."""
    return user.full_name
