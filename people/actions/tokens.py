"""Tokens of the API, and the accounts of the programs that use them. What a token may read is
what its post may see: it is read-only, ends by itself, and can be revoked."""

import datetime
import hashlib
import re
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from people.actions.posts import add_person, begin_post
from people.models import ApiToken, Organisation, Post, User
from people.roles import Role

LONGEST = datetime.timedelta(days=400)
READING_ROLES = [Role.HR, Role.SUPERVISOR, Role.METROPOLIS]
SHOWN = 8  # of the token, so that people can tell which one is meant
TEXT = re.compile(r"hgk_[A-Za-z0-9_-]{43}")


@transaction.atomic
def make_token(
    *,
    organisation: Organisation,
    role: Role,
    name: str,
    last_day: datetime.date,
    by: User | None,
) -> tuple[ApiToken, str]:
    """A token for a program that reads as this role there, and the text to copy: it is stored
    nowhere. A program of the same name keeps its account, so that a new token can take over.

    Raises ValidationError for a role or a day that a token cannot have.
    """
    today = timezone.localdate()
    _check(organisation, role, last_day, today)
    post = _post_of(organisation, role, name, today) or _new_post(organisation, role, name, today)
    text = f"hgk_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        post=post,
        name=name,
        digest=digest(text),
        prefix=text[:SHOWN],
        made_by=by,
        expires_on=last_day + datetime.timedelta(days=1),
    )
    audit.record(
        "people.token_made",
        by=by,
        organisation=organisation.pk,
        facts={"token": token.pk, "role": str(role), "last_day": last_day.isoformat()},
    )
    return token, text


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User | None) -> None:
    """From now on it is refused. Raises ValidationError the second time."""
    row = ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if row.revoked_at is not None:
        raise ValidationError(_("This token has been revoked already."))
    row.revoked_at, row.revoked_by = timezone.now(), by
    row.save(update_fields=["revoked_at", "revoked_by"])
    audit.record(
        "people.token_revoked",
        by=by,
        organisation=row.post.organisation_id,
        facts={"token": row.pk},
    )


def note_use(token: ApiToken, *, on: datetime.date) -> None:
    """One write a day."""
    if token.last_used_on != on:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=on)


def digest(text: str) -> str:
    """Two hundred and fifty-six random bits need no slow hash: nobody can try them out."""
    return hashlib.sha256(text.encode()).hexdigest()


def _check(
    organisation: Organisation, role: Role, last_day: datetime.date, today: datetime.date
) -> None:
    if role not in READING_ROLES:
        raise ValidationError({"role": _("A token cannot have this role.")})
    if role == Role.METROPOLIS and organisation.kind != Organisation.Kind.METROPOLIS:
        raise ValidationError({"role": _("Only a metropolitan body can have this role.")})
    if last_day < today:
        raise ValidationError({"last_day": _("The last day lies in the past.")})
    if last_day >= today + LONGEST:
        raise ValidationError(
            {
                "last_day": _("A token can last %(days)s days at most.") % {"days": LONGEST.days},
            }
        )


def _post_of(organisation: Organisation, role: Role, name: str, on: datetime.date) -> Post | None:
    posts = Post.everything.on(on).holding(role).filter(organisation=organisation)
    found: Post | None = posts.filter(for_program=True, person__last_name=name).main_first().first()
    return found


def _new_post(organisation: Organisation, role: Role, name: str, on: datetime.date) -> Post:
    # No log-in ID that somebody could guess, type into a file or be given by an import.
    account = add_person(
        login=f"service-{secrets.token_hex(8)}", last_name=name, is_service=True, is_active=False
    )
    return begin_post(
        person=account, organisation=organisation, roles={role}, start=on, for_program=True
    )
