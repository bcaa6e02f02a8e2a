"""Whether a row is still what a form was filled with.

A hash of the values instead of a version column: files, jobs and forms all write people and
posts, and none of them can forget to raise a hash.
"""

import hashlib
from collections.abc import Iterable

from people.models import Leave, Post, User

PERSON = (
    "last_name", "first_name", "last_name_kana", "first_name_kana", "email", "left_on",
)  # fmt: skip
POST = (
    "organisation_id", "section_id", "staff_number", "profession_id", "grade_id", "employment_id",
    "title", "start", "end", "announced_on", "supervisor_id", "contact_email",
)  # fmt: skip
LEAVE = ("kind", "start", "end")


def mark_of_person(person: User) -> str:
    return _mark(str(getattr(person, name) or "") for name in PERSON)


def mark_of_post(post: Post) -> str:
    """Its roles belong to it: asked anew, for the row in hand may have an old list."""
    roles = sorted(post.roles.all().order_by("role").values_list("role", flat=True))
    return _mark([*(str(getattr(post, name) or "") for name in POST), *roles])


def mark_of_leave(leave: Leave) -> str:
    return _mark(str(getattr(leave, name) or "") for name in LEAVE)


def _mark(values: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(values).encode()).hexdigest()[:20]
