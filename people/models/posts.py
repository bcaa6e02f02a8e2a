import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.prepared import Prepared
from people.models.changes import Changing, ChangingQuerySet
from people.models.codes import Employment, Grade, Profession
from people.models.organisations import Organisation, Section, below
from people.models.periods import PeriodQuerySet
from people.roles import Role

if TYPE_CHECKING:
    from people.models.users import User


class PostQuerySet(PeriodQuerySet["Post"], ChangingQuerySet["Post"]):  # type: ignore[override] # as_manager() of both
    def announced(self, day: datetime.date) -> Self:
        """Leaves out what is under embargo (内示) on that day."""
        return self.filter(models.Q(announced_on=None) | models.Q(announced_on__lte=day))

    def of(self, person: "User | int") -> Self:
        return self.filter(person=person)

    def under(self, organisation: Organisation | int, *, on: datetime.date) -> Self:
        """Posts in the organisation and in all it administers on that day."""
        return self.filter(organisation_id__in=below(organisation, on=on))

    def holding(self, *roles: Role) -> Self:
        return self.filter(roles__role__in=roles)

    def main_first(self) -> Self:
        """A person's own order: the oldest running post is the main one."""
        return self.order_by("start", "pk")

    def with_names(self) -> Self:
        return self.select_related("organisation", "section", "profession", "grade", "person")


class PostManager(models.Manager["Post"].from_queryset(PostQuerySet)):  # type: ignore[misc] # made by Django at run time
    """The posts of people. Who counts, lists or changes posts means these."""

    def get_queryset(self) -> PostQuerySet:
        posts: PostQuerySet = super().get_queryset()
        return posts.filter(for_program=False)


class Post(Changing):
    """One 所属 of one person: several at once (併任) are several rows.

    A program that reads through the API has one too, or its rights could not be judged as a
    person's are. Only `Post.everything` has those.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    staff_number = models.CharField(_("Staff number"), max_length=20, blank=True)
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, null=True, blank=True)
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, null=True, blank=True)
    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, null=True, blank=True)
    title = models.CharField(_("Job title"), max_length=60, blank=True)
    start = models.DateField(pgettext_lazy("period", "From"))
    end = models.DateField(_("Until (exclusive)"), null=True, blank=True)
    announced_on = models.DateField(_("Announced on"), null=True, blank=True)
    # Until this day only HR is told when the post ends, because the end tells of a transfer.
    end_announced_on = models.DateField(null=True, blank=True, editable=False)
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supervised_posts",
        help_text=_("Only if it is not the supervisor of the section."),
    )
    contact_email = models.EmailField(_("Shared mailbox of the section"), blank=True)
    for_program = models.BooleanField(default=False, editable=False)

    objects: ClassVar[PostManager] = PostManager()
    everything: ClassVar[Any] = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("Post")
        ordering = ["person", "start"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end=None) | models.Q(end__gt=models.F("start")),
                name="people_post_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["organisation", "staff_number"],
                condition=models.Q(end=None) & ~models.Q(staff_number=""),
                name="people_post_staff_number",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "start", "end"], name="people_post_org_day"),
            models.Index(fields=["person", "start", "end"], name="people_post_person_day"),
        ]

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.organisation, self.section) if part)

    @property
    def last_day(self) -> datetime.date | None:
        """As people say it: until 31 March, where `end` is 1 April."""
        return self.end and self.end - datetime.timedelta(days=1)

    @property
    def hides_its_end(self) -> bool:
        """The end would tell of a transfer that is not announced yet (内示)."""
        return self.end_announced_on is not None and self.end_announced_on > timezone.localdate()

    @cached_property
    def held_roles(self) -> frozenset[Role]:
        """The roles of this post, read once."""
        return frozenset(Role(held.role) for held in self.roles.all())

    def runs(self, on: datetime.date) -> bool:
        return self.start <= on and (self.end is None or self.end > on)


def posts_running(person: int, *, on: datetime.date) -> list[Post]:
    """The posts of a person on that day, the main one first, each with its roles: one query."""
    posts: dict[int, Post] = {}
    roles: dict[int, set[Role]] = {}
    for post in _running.ask(person=person, on=on):
        posts.setdefault(post.pk, post)
        roles.setdefault(post.pk, set()).update({Role(post.one_role)} if post.one_role else ())
    for pk, post in posts.items():
        post.held_roles = frozenset(roles[pk])
    return list(posts.values())


def _one_row_a_role(person: int, on: datetime.date) -> models.QuerySet[Any, Any]:
    posts = Post.objects.of(person).on(on).main_first().select_related("organisation", "section")
    return posts.annotate(one_role=models.F("roles__role"))


_running = Prepared(_one_row_a_role, person=int, on=datetime.date)


class PostRole(models.Model):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("Role"), max_length=30, choices=Role)

    class Meta:
        verbose_name = _("Role of a post")
        constraints = [models.UniqueConstraint(fields=["post", "role"], name="people_role_once")]

    def __str__(self) -> str:
        return self.get_role_display()


class Leave(models.Model):
    """Such a person is away, not "not yet"."""

    class Kind(models.TextChoices):
        MATERNITY = "maternity", pgettext_lazy("leave", "Maternity leave")
        CHILDCARE = "childcare", pgettext_lazy("leave", "Childcare leave")
        SICK = "sick", pgettext_lazy("leave", "Sick leave")
        OTHER = "other", pgettext_lazy("leave", "Leave of absence")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="leaves"
    )
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    start = models.DateField(pgettext_lazy("period", "From"))
    end = models.DateField(_("Until (exclusive)"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("Leave")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end=None) | models.Q(end__gt=models.F("start")),
                name="people_leave_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def last_day(self) -> datetime.date | None:
        return self.end and self.end - datetime.timedelta(days=1)


class Deputy(models.Model):
    """Who answers for a supervisor, from a day to a day."""

    holder = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="deputies")
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deputising"
    )
    start = models.DateField(pgettext_lazy("period", "From"))
    end = models.DateField(_("Until (exclusive)"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("Deputy")
        constraints = [
            models.UniqueConstraint(fields=["holder", "deputy", "start"], name="people_deputy_once")
        ]

    def __str__(self) -> str:
        return str(self.deputy)
