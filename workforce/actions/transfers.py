"""人事異動: a file is judged, confirmed, takes effect on its day, and can be taken back.

The rows are people's (one mechanism with the import of people); here is what lies above: the state,
what people owe in their new posts, and the word to the audit.
"""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import audit
from core.models import Job
from people import actions as people
from people.actions.staging import Upload
from people.models import ImportBatch, Organisation, Post, User
from people.states import BatchPurpose, BatchState
from records import actions as records
from records.models import Obligation
from workforce import telling
from workforce.models import PersonnelChange
from workforce.states import CHANGE_TRANSITIONS, ChangeState

PAGE = "workforce:transfer"
OBLIGATIONS = "records.Obligation.post"


def stage_change(
    file: Upload,
    *,
    title: str,
    organisation: Organisation | None,
    effective_on: datetime.date,
    announced_on: datetime.date | None,
    by: User,
) -> tuple[PersonnelChange, Job | None]:
    """Judges the file, a large one by a job; changes nothing. Raises TableError."""
    batch, job = people.receive_import(
        file,
        organisation=organisation,
        effective_on=effective_on,
        announced_on=announced_on,
        purpose=BatchPurpose.TRANSFER,
        page=PAGE,
        by=by,
    )
    return PersonnelChange.objects.create(batch=batch, title=title), job


@transaction.atomic
def confirm_change(change: PersonnelChange, *, by: User) -> Job:
    """Registers the posts, by a job; of one that was stopped half-way the rest. Raises
    ValidationError for a file with faults, one that changes nothing, or one confirmed before."""
    row = _locked(change)
    if not (row.state == ChangeState.CONFIRMED and row.batch.state == BatchState.STOPPED):
        _refuse_twice(row)
        row.confirmed_at, row.confirmed_by = timezone.now(), by
        _move(row, ChangeState.CONFIRMED)
    job = people.apply_import(
        row.batch,
        by=by,
        title=pgettext("job", "Personnel change “%(title)s”") % {"title": row.title},
        page=PAGE,
    )
    _note("workforce.transfer_confirmed", row, by=by)
    return job


@transaction.atomic
def discard_change(change: PersonnelChange, *, by: User) -> None:
    """Nothing of it was registered, and nothing will be."""
    row = _locked(change)
    _move(row, ChangeState.DISCARDED)
    if row.batch.state in {BatchState.STAGED, BatchState.READING}:
        people.discard_import(row.batch, by=by)
    _note("workforce.transfer_discarded", row, by=by)


def take_effect(*, on: datetime.date) -> int:
    """Changes whose day has come: from now on people owe what is asked in the new post. How many.
    What nobody confirmed is over when its rows are cleared, or its reading was given up."""
    forgotten = PersonnelChange.objects.filter(state=ChangeState.STAGED)
    forgotten.filter(batch__state=BatchState.DISCARDED).update(state=ChangeState.DISCARDED)
    due = list(PersonnelChange.objects.to_take_effect(on=on))
    for change in due:
        _take_effect(change, on)
    return len(due)


@transaction.atomic
def _take_effect(change: PersonnelChange, on: datetime.date) -> None:
    row = _locked(change)
    if row.state != ChangeState.CONFIRMED:
        return  # another tick was faster
    _move(row, ChangeState.APPLIED)
    concerned = people.leave_service(row.batch)
    records.refresh_obligations(on=on, people=User.objects.filter(pk__in=concerned))
    moves = people.moves_of(row.batch)
    records.follow_posts(moves, on=row.effective_on)
    telling.moved(row, set(moves.values()))
    # Only now: an event about somebody is told on their own page, and before it was 内示.
    _note("workforce.transfer_in_force", row, by=row.confirmed_by, about=concerned)


@transaction.atomic
def undo_change(change: PersonnelChange, *, by: User) -> None:
    """Every post is as it was before. Raises ValidationError that names what rests on it."""
    row = _locked(change)
    if row.batch.state == BatchState.APPLYING:
        raise ValidationError(_("The posts are still being registered. Wait until that is done."))
    if found := what_rests_on(row):
        raise ValidationError(refusal(found))
    row.undone_at, row.undone_by = timezone.now(), by
    _move(row, ChangeState.UNDONE)
    today = timezone.localdate()
    made = Post.objects.filter(pk__in=set(people.moves_of(row.batch).values()))
    knew = set(made.values_list("person", flat=True)) if row.effective_on <= today else set()
    records.forget_obligations(posts=people.posts_made(row.batch))
    concerned = people.take_back(row.batch)
    records.refresh_obligations(on=today, people=User.objects.filter(pk__in=concerned))
    telling.moved_back(row, knew)
    told = concerned if row.effective_on <= today else set()
    _note("workforce.transfer_undone", row, by=by, about=told)


def what_rests_on(change: PersonnelChange) -> list[tuple[str, int]]:
    """What stands in the way of taking it back, and how many; nothing: it can be undone."""
    if change.batch.purged_at is not None:
        return [(_("Rows that were kept for 30 days after the day"), 1)]
    found = people.in_the_way(change.batch, besides={OBLIGATIONS})
    owed = records.touched(people.posts_made(change.batch)).count()
    return [*found, *([(str(Obligation._meta.verbose_name), owed)] if owed else [])]


def refusal(found: list[tuple[str, int]]) -> str:
    parts = "、".join(_("%(what)s (%(count)s)") % {"what": what, "count": n} for what, n in found)
    message = _("It cannot be undone, because something rests on the new posts: %(parts)s.")
    return message % {"parts": parts}


def _refuse_twice(change: PersonnelChange) -> None:
    """Two officers may have chosen the same file."""
    batch = change.batch
    same = PersonnelChange.objects.in_force().filter(
        batch__sha256=batch.sha256, batch__effective_on=batch.effective_on
    )
    if change.state == ChangeState.STAGED and same.exists():
        raise ValidationError(_("This file has been confirmed already. Nothing changes."))


def _locked(change: PersonnelChange) -> PersonnelChange:
    """The batch first, as those who apply its rows hold it."""
    ImportBatch.objects.select_for_update().get(pk=change.pk)
    rows = PersonnelChange.objects.select_for_update(of=("self",))
    return rows.select_related("batch__organisation", "confirmed_by").get(pk=change.pk)


def _move(change: PersonnelChange, state: ChangeState) -> None:
    if state not in CHANGE_TRANSITIONS[ChangeState(change.state)]:
        raise ValidationError(_why_not(ChangeState(change.state), state))
    change.state = state
    change.save()


def _why_not(state: ChangeState, wanted: ChangeState) -> str:
    if state in {ChangeState.CONFIRMED, ChangeState.APPLIED}:
        return _("This change has been confirmed already.")
    if state == ChangeState.STAGED and wanted == ChangeState.UNDONE:
        return _("Only a confirmed change can be undone.")
    return _("This change is already over.")


def _note(kind: str, change: PersonnelChange, *, by: User | None, about: Any = ()) -> None:
    audit.record(
        kind,
        by=by,
        about=sorted(about),
        organisation=change.batch.organisation_id,
        facts={"batch": change.pk},
    )
