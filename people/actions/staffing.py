"""People and posts entered by hand. A file does the same in import_rows.py; both write through
posts.py.

Everything here raises ValidationError by field for what cannot be, and EditedMeanwhile where the
row is no longer what the officer saw (`seen`, from people.marks).
"""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from people.actions.editing import hold_organisation, locked_person, locked_post
from people.actions.granting import keep_an_officer, refuse_roles, roles_of
from people.actions.posts import KEPT, add_person, begin_post, ensure_section
from people.cms_groups import sync_groups
from people.importing.forms import UNUSABLE
from people.login_ids import login_id
from people.models import Organisation, Post, Section, User
from people.post_checks import check_leaving, check_post
from people.roles import Role


@transaction.atomic
def enter_person(
    *, post: dict[str, Any], roles: set[Role], by: User, login: str = "", **facts: Any
) -> Post:
    """A new person and the first post. Without a log-in ID it is made of the organisation's code
    and the staff number, as in a file."""
    name = login_id(login) or made_login_id(post["organisation"], post.get("staff_number", ""))
    if not name:
        raise ValidationError({"login": _("Write a log-in ID.")})
    # The same words whether it is impossible or somebody's elsewhere.
    if User.objects.filter(username=name).exists():
        raise ValidationError({"login": str(UNUSABLE)})
    try:
        with transaction.atomic():
            person = add_person(login=name, **facts)
    except IntegrityError as error:
        raise ValidationError({"login": str(UNUSABLE)}) from error
    made = _enter(person, roles, post, by=by)
    audit.record(
        "people.person_entered",
        by=by,
        about=[person.pk],
        organisation=made.organisation_id,
        facts={"post": made.pk},
    )
    return made


@transaction.atomic
def enter_post(
    *, person: User, organisation: Organisation, roles: set[Role], by: User, **facts: Any
) -> Post:
    """One more post of somebody; `new_section` names a section that is made with it."""
    post = _enter(person, roles, facts | {"organisation": organisation}, by=by)
    _note("people.post_begun", post, by=by)
    return post


@transaction.atomic
def correct_post(*, post: Post, by: User, seen: str | None = None, **changes: Any) -> Post:
    """What was entered wrongly is put right: the post is taken to have been so all along."""
    row = locked_post(post, seen=seen)
    changes = _with_section(row.organisation, changes, start=changes.get("start", row.start))
    changed = {name for name, value in changes.items() if getattr(row, name) != value}
    for name, value in changes.items():
        setattr(row, name, value)
    check_post(row)
    _save(row, changed)
    sync_groups(people=[row.person])
    _note("people.post_corrected", row, by=by, fields=sorted(changed))
    return row


@transaction.atomic
def move_post(
    *, post: Post, since: datetime.date, by: User, seen: str | None = None, **changes: Any
) -> Post:
    """From that day on it is otherwise: the post ends and another with the same roles begins.
    Last year's report reads the same."""
    row = locked_post(post, seen=seen)
    if not row.runs(since) or since == row.start:
        message = _("Choose a day within the post, after its first day.")
        raise ValidationError({"since": message})
    roles = roles_of(row)
    facts = {name: getattr(row, name) for name in KEPT} | {"end": row.end} | changes
    facts = _with_section(row.organisation, facts | {"start": since}, start=since)
    row.end = since
    _save(row, {"end"})
    check_post(Post(person=row.person, organisation=row.organisation, **facts))
    successor = _begin(row.person, row.organisation, roles, facts)
    _note("people.post_moved", successor, by=by, before=row.pk)
    return successor


@transaction.atomic
def end_post(
    *, post: Post, end: datetime.date, by: User, seen: str | None = None, sure: bool = False
) -> Post:
    """The post does not run on `end` any more; what was done in it stays."""
    row = locked_post(post, seen=seen)
    if Role.HR in roles_of(row) and row.end != end:
        keep_an_officer(row, by=by, sure=sure)
    row.end = end
    check_post(row)
    _save(row, {"end"})
    sync_groups(people=[row.person])
    _note("people.post_ended", row, by=by)
    return row


@transaction.atomic
def edit_person(*, person: User, by: User, seen: str | None = None, **facts: Any) -> User:
    """Names, date of birth, contact, and `left_on`, the first day not there any more: posts that
    would run on end that day."""
    row = locked_person(person, seen=seen)
    changed = {name for name, value in facts.items() if getattr(row, name) != value}
    for name, value in facts.items():
        setattr(row, name, value)
    if "left_on" in changed and row.left_on is not None:
        check_leaving(row, row.left_on)
        for post in row.posts.ending_after(row.left_on):
            end_post(post=post, end=row.left_on, by=by)
    row.save(update_fields=[*facts])
    if changed:
        audit.record(
            "people.person_edited",
            by=by,
            about=[row.pk],
            organisation=_place_of(by),
            facts={"fields": sorted(changed)},
        )
    return row


def _enter(person: User, roles: set[Role], given: dict[str, Any], *, by: User) -> Post:
    facts = dict(given)
    organisation: Organisation = facts.pop("organisation")
    hold_organisation(organisation.pk)
    refuse_roles(roles, organisation.pk, by=by)
    facts = _with_section(organisation, facts, start=facts["start"])
    check_post(Post(person=person, organisation=organisation, **facts))
    return _begin(person, organisation, roles, facts)


def made_login_id(organisation: Organisation, staff_number: str) -> str:
    """<5-digit code>-<staff number>, with the code of the nearest that administers it."""
    here = organisation if organisation.code else organisation.municipality_on(timezone.localdate())
    return (
        login_id(f"{here.code[:5]}-{staff_number}") if here and here.code and staff_number else ""
    )


def _with_section(
    organisation: Organisation, facts: dict[str, Any], *, start: datetime.date
) -> dict[str, Any]:
    """`new_section` (課/係) becomes the section; a section chosen beside it is what it lies in."""
    name = facts.pop("new_section", "")
    if not name:
        return facts
    above: Section | None = facts.get("section")
    if above is not None and above.organisation_id != organisation.pk:
        raise ValidationError({"section": _("This section belongs to another organisation.")})
    path = [part.strip() for part in name.replace("／", "/").split("/") if part.strip()]
    path = [above.name, *path] if above is not None else path
    return facts | {"section": ensure_section(organisation=organisation, path=path, start=start)}


def _begin(
    person: User, organisation: Organisation, roles: set[Role], facts: dict[str, Any]
) -> Post:
    try:
        with transaction.atomic():
            post = begin_post(person=person, organisation=organisation, roles=roles, **facts)
    except IntegrityError as error:  # a file that was applied at the same moment
        raise _same_number() from error
    sync_groups(people=[person])
    return post


def _save(post: Post, changed: set[str]) -> None:
    try:
        with transaction.atomic():
            post.save(update_fields=changed)
    except IntegrityError as error:
        raise _same_number() from error


def _same_number() -> ValidationError:
    message = _("Another post of this organisation has this staff number on the same days.")
    return ValidationError({"staff_number": message})


def _place_of(user: User) -> int | None:
    return user.active_post.organisation_id if user.active_post else None


def _note(kind: str, post: Post, *, by: User, **facts: Any) -> None:
    audit.record(
        kind,
        by=by,
        about=[post.person_id],
        organisation=post.organisation_id,
        facts={"post": post.pk} | facts,
    )
