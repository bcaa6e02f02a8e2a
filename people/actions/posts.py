"""Writes people and their posts. What was is never overwritten: a change from a day on ends
one post and begins another, so that last year's report reads the same."""

import datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from people.models import Organisation, Post, PostRole, Section, User
from people.roles import Role

KEPT = (
    "section", "staff_number", "profession", "grade", "employment", "title", "supervisor",
    "contact_email",
)  # fmt: skip


def add_person(*, login: str, **facts: Any) -> User:
    """Nobody can sign in before the invitation: there is no password yet."""
    person = User(username=login, password=make_password(None), **facts)
    person.save()
    return person


def begin_post(*, person: User, organisation: Organisation, roles: set[Role], **facts: Any) -> Post:
    post = Post.objects.create(person=person, organisation=organisation, **facts)
    PostRole.objects.bulk_create(PostRole(post=post, role=role) for role in roles)
    return post


def follow_post(*, post: Post, start: datetime.date, roles: set[Role], **changes: Any) -> Post:
    """Ends the post on that day and begins its successor, which keeps what does not change."""
    end = changes.pop("end", post.end)
    facts = {name: getattr(post, name) for name in KEPT} | changes
    post.end = start
    post.save(update_fields=["end"])
    return begin_post(
        person=post.person,
        organisation=post.organisation,
        roles=roles,
        start=start,
        end=end,
        **facts,
    )


def change_post(*, post: Post, roles: set[Role], **changes: Any) -> Post:
    for name, value in changes.items():
        setattr(post, name, value)
    post.save(update_fields=[*changes])
    set_roles(post=post, roles=roles)
    return post


def set_roles(*, post: Post, roles: set[Role]) -> None:
    held = {Role(role) for role in post.roles.values_list("role", flat=True)}
    post.roles.filter(role__in=held - roles).delete()
    PostRole.objects.bulk_create(PostRole(post=post, role=role) for role in roles - held)


def ensure_section(*, organisation: Organisation, path: list[str], start: datetime.date) -> Section:
    """課 and the 係 in it, made where they do not exist yet."""
    parent: Section | None = None
    for name in path:
        known = Section.objects.filter(organisation=organisation, name=name).ending_after(start)
        if parent is not None:  # 庶務係 of another 課 is another section
            known = known.filter(parent=parent)
        section = known.order_by("start").first()
        if section is None:
            section = Section.objects.create(
                organisation=organisation, name=name, start=start, parent=parent
            )
        parent = section
    if parent is None:
        raise ValueError("A section needs a name.")
    return parent
