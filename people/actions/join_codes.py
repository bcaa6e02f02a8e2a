"""所属追加コード: the only way for an office to reach an account that it does not know.

A wrong, an expired, a used and somebody else's code are refused in the same words, so that
nobody learns from them who has an account.
"""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from people.actions.staffing import enter_post
from people.join_codes import digest_of, new_code
from people.models import JoinCode, Post, User
from people.roles import Role

VALID = datetime.timedelta(days=14)
WRONG = _("This code cannot be used. Ask the person for a new one.")


@transaction.atomic
def make_join_code(*, person: User, by: User) -> str:
    """The code, which is stored nowhere; an unused one before it works no more."""
    if person.pk != by.pk:
        raise ValueError("Nobody makes the code of somebody else.")
    User.objects.select_for_update().get(pk=person.pk)
    JoinCode.objects.unused().filter(person=person).delete()
    code, now = new_code(), timezone.now()
    JoinCode.objects.create(
        person=person, digest=digest_of(code), made_at=now, valid_until=now + VALID
    )
    audit.record("people.join_code_made", by=by, about=[person.pk])
    return code


@transaction.atomic
def use_join_code(*, code: str, roles: set[Role], by: User, **post: Any) -> Post:
    """Adds the post to the account of whoever made the code. Raises ValidationError at `code`,
    or as `enter_post`; then the code is not used up."""
    row = _find(code)
    if row is None:
        raise ValidationError({"code": WRONG})
    person = row.person
    if person.left_on is not None:
        # Who begins anew has not left; the account opens again.
        person.left_on = None
        person.save(update_fields=["left_on"])
    made = enter_post(person=person, roles=roles, by=by, **post)
    taken = JoinCode.objects.unused().filter(pk=row.pk)
    if not taken.update(used_at=timezone.now(), used_by=by, post=made):
        raise ValidationError({"code": WRONG})
    audit.record(
        "people.join_code_used",
        by=by,
        about=[person.pk],
        organisation=made.organisation_id,
        facts={"post": made.pk},
    )
    return made


def owner_of(code: str) -> User | None:
    """Whose code this is, while it works."""
    row = JoinCode.objects.open(timezone.now()).filter(digest=digest_of(code)).first()
    return row.person if row and row.person.merged_into_id is None else None


def _find(code: str) -> JoinCode | None:
    """Locked, so that of two officers with one code the second finds it used."""
    found = JoinCode.objects.select_for_update(of=("self",)).open(timezone.now())
    row = found.filter(digest=digest_of(code)).select_related("person").first()
    return row if row and row.person.merged_into_id is None and row.person.is_active else None
