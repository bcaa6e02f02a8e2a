"""Who is obliged one by one, who no longer is, and who is given more time."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.fiscal import fiscal_year
from people.models import Post, User
from records.actions.obligations import due_date
from records.actions.settling import settle_when_committed
from records.models import Extension, Obligation, Requirement
from records.states import ExtensionState

Entry = Obligation.Entry


@transaction.atomic
def oblige(
    *,
    requirement: Requirement,
    posts: Iterable[Post],
    entry: Obligation.Entry,
    by: User,
    on: datetime.date,
) -> list[Obligation]:
    """What an individual requirement asks of the holders of these posts, from today on; the new
    obligations. Who owes it already is left alone; who was taken out owes it again."""
    if not requirement.individual:
        raise ValueError("A requirement by scope makes its own obligations.")
    found = {post.pk: post for post in posts}
    known = Obligation.objects.select_for_update().filter(requirement=requirement, post__in=found)
    again = [row for row in known if row.excused_at is not None or row.ended_on is not None]
    for row in again:
        # From today on, and as it is asked for now: who had entered by oneself may be assigned.
        row.entry, row.made_by = entry, by
        row.due = row.extended_to or due_date(requirement, on, fiscal_year(on))
        _ask_again(row, by=by)
    there = {row.post_id for row in known}
    rows = [
        Obligation(
            person_id=post.person_id,
            requirement=requirement,
            post=post,
            subject_kind=requirement.subject_kind,
            subject_key=requirement.subject_key,
            edition=requirement.edition,
            fiscal_year=fiscal_year(on),
            due=due_date(requirement, on, fiscal_year(on)),
            entry=entry,
            made_by=by,
        )
        for post in found.values()
        if post.pk not in there
    ]
    # The unique constraint lets one of two that press the button at the same time make each row.
    Obligation.objects.bulk_create(rows, ignore_conflicts=True)
    people = {post.person_id for post in found.values()}
    made = Obligation.objects.filter(requirement=requirement, post__in=found)
    settle_when_committed(made)
    if rows or again:
        facts = {"requirement": requirement.pk, "people": len(rows) + len(again)}
        audit.record("records.obliged", by=by, about=sorted(people), facts=facts)
    fresh = {row.post_id for row in rows} | {row.post_id for row in again}
    return list(made.filter(post__in=fresh).select_related("person", "post", "requirement"))


@transaction.atomic
def ask_again(obligation: Obligation, *, by: User) -> None:
    """The opposite of `excuse`: the person owes it after all. Nothing if nobody was excused."""
    row = Obligation.objects.select_for_update().get(pk=obligation.pk)
    if row.excused_at is None:
        return
    _ask_again(row, by=by)
    audit.record("records.asked_again", by=by, about=[row.person_id], facts={"obligation": row.pk})


def _ask_again(row: Obligation, *, by: User) -> None:
    row.excused_at, row.excused_by, row.excused_reason = None, None, ""
    row.ended_on = None
    row.made_by = row.made_by or by
    row.save(
        update_fields=[
            "excused_at", "excused_by", "excused_reason", "ended_on", "made_by", "entry", "due",
        ]
    )  # fmt: skip


# --- more time ---------------------------------------------------------------
@transaction.atomic
def ask_extension(
    *, obligation: Obligation, until: datetime.date, reason: str, by: User
) -> Extension:
    """Raises ValidationError by field: no reason, no later day, or one is waiting already."""
    row = Obligation.objects.select_for_update().get(pk=obligation.pk)
    if not reason.strip():
        raise ValidationError({"reason": _("State the reason; whoever answers will read it.")})
    _check_later(row, until, on=timezone.localdate())
    try:
        with transaction.atomic():
            return Extension.objects.create(
                obligation=row,
                due_before=row.due,
                until=until,
                reason=reason.strip(),
                asked_by=by,
            )
    except IntegrityError as error:
        raise ValidationError(
            _("An extension has been asked for and is not answered yet.")
        ) from error


@transaction.atomic
def grant_extension(
    *, extension: Extension, until: datetime.date, decision: str, by: User
) -> Extension:
    """From now on `until` is the due date, whatever the requirement says. Raises ValidationError
    when somebody else has answered, or the day is no later one."""
    row = _waiting(extension)
    owed = Obligation.objects.select_for_update().get(pk=row.obligation_id)
    _check_later(owed, until, on=timezone.localdate())
    owed.due = owed.extended_to = until
    owed.save(update_fields=["due", "extended_to"])
    return _decide(row, ExtensionState.GRANTED, decision, by=by, until=until)


@transaction.atomic
def deny_extension(*, extension: Extension, decision: str, by: User) -> Extension:
    """The reason is what the person reads. Raises ValidationError without one."""
    if not decision.strip():
        raise ValidationError({"decision": _("State the reason; the person will read it.")})
    return _decide(_waiting(extension), ExtensionState.DENIED, decision, by=by)


@transaction.atomic
def extend(*, obligation: Obligation, until: datetime.date, reason: str, by: User) -> Extension:
    """An officer gives more time without being asked: asked and granted in one."""
    asked = Extension.objects.waiting().filter(obligation=obligation).first()
    asked = asked or ask_extension(obligation=obligation, until=until, reason=reason, by=by)
    return grant_extension(extension=asked, until=until, decision=reason, by=by)


def _check_later(row: Obligation, until: datetime.date, *, on: datetime.date) -> None:
    if until <= row.due or until < on:
        text = _("Give a day that is later than the due date and not over yet.")
        raise ValidationError({"until": text})


def _waiting(extension: Extension) -> Extension:
    row = Extension.objects.select_for_update().get(pk=extension.pk)
    if row.state != ExtensionState.WAITING:
        raise ValidationError(_("This has been answered already."))
    return row


def _decide(
    row: Extension,
    state: ExtensionState,
    decision: str,
    *,
    by: User,
    until: datetime.date | None = None,
) -> Extension:
    row.state, row.decision, row.granted_until = state, decision.strip(), until
    row.decided_by, row.decided_at = by, timezone.now()
    row.save(update_fields=["state", "decision", "granted_until", "decided_by", "decided_at"])
    audit.record(
        "records.extension_answered",
        by=by,
        about=[row.obligation.person_id],
        facts={"obligation": row.obligation_id, "extension": row.pk},
    )
    return row
