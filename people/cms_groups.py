"""Wagtail's groups, derived from posts: nobody is put into one by hand.

`sync_groups` runs at sign-in, when posts change, at the first look into the CMS and in `tick`.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from people.models import Post, PostRole, User
from people.roles import CMS_GROUPS, CMS_ROLES, Role

Membership = User.groups.through


@transaction.atomic
def sync_groups(*, people: Iterable[User] | None = None, on: datetime.date | None = None) -> None:
    """Makes groups and the superuser flag say what the posts of that day say.

    With `people=None` everybody is looked at; who has lost a role loses its group that day.
    """
    day = on or timezone.localdate()
    users = None if people is None else [user.pk for user in people]
    ids = dict(Group.objects.filter(name__in=CMS_GROUPS.values()).values_list("name", "pk"))
    groups = {str(role): ids[name] for role, name in CMS_GROUPS.items() if name in ids}
    wanted = {(user, groups[role]) for user, role in _cms_roles(users, on=day) if role in groups}
    held = {
        (row.user_id, row.group_id): row.pk
        for row in _of(Membership.objects.filter(group__in=groups.values()), "user", users)
    }
    Membership.objects.bulk_create(
        [Membership(user_id=user, group_id=group) for user, group in sorted(wanted - {*held})],
        ignore_conflicts=True,
    )
    Membership.objects.filter(pk__in=[held[row] for row in {*held} - wanted]).delete()
    _sync_superusers(users, on=day)


def _cms_roles(users: list[int] | None, *, on: datetime.date) -> Iterable[tuple[int, str]]:
    posts = _of(Post.objects.on(on), "person", users)
    roles = PostRole.objects.filter(post__in=posts, role__in=CMS_ROLES)
    return roles.values_list("post__person", "role").distinct()


def _sync_superusers(users: list[int] | None, *, on: datetime.date) -> None:
    administers = Exists(
        Post.objects.on(on).filter(person=OuterRef("pk"), roles__role=Role.ADMINISTRATOR)
    )
    everybody = _of(User.objects.persons(), "pk", users)
    everybody.filter(administers, is_superuser=False).update(is_superuser=True)
    # The first administrator, made on the command line, has no post and stays.
    placed = Exists(Post.objects.filter(person=OuterRef("pk")))
    everybody.filter(~administers, placed, is_superuser=True).update(is_superuser=False)


def _of(rows: QuerySet[Any], field: str, users: list[int] | None) -> QuerySet[Any]:
    return rows if users is None else rows.filter(**{f"{field}__in": users})
