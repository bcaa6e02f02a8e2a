"""Rows that come to belong to another post (所属の訂正) or to another account (統合).

The ledger stays append-only: a row that moves is superseded by one that says the same under the
new post or person, with the reason. Each call moves a handful in one short transaction and says
how many; a job calls it until that is none, so it may be killed at any point and run twice.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence

from django.db import transaction
from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext as _

from people.models import Post, User
from records.actions.ledger import _copy, _insert, _tell
from records.actions.settling import settle_when_committed
from records.models import Obligation, Record, RecordQuerySet
from records.states import DERIVED, Outcome

CHUNK = 100

KeysOf = Callable[[Sequence[Record]], dict[int, str]]


@transaction.atomic
def move_to_post(*, post: Post, records: Collection[int], by: User | None) -> int:
    """Supersedes the first handful of these rows that are not yet under the post.

    A row that was corrected meanwhile is left alone: the list was made of what it said before.
    """
    rows = Record.objects.current().of(post.person_id).filter(pk__in=records)
    rows = rows.exclude(post=post).select_for_update(of=("self",)).order_by("pk")[:CHUNK]
    reason = _("Correction of the post: it was entered after it had begun.")
    new = []
    for row in rows:
        moved = _copy(row, {"post": post})
        moved.supersedes, moved.reason, moved.recorded_by = row, reason, by
        new.append(moved)
    _insert(new)
    _tell(new)
    return len(new)


@transaction.atomic
def move_obligations(*, person: User, to: User) -> None:
    """They follow their posts, which belong to the other account already."""
    if Obligation.objects.filter(person=person, post__person=to).update(person=to):
        settle_when_committed(Obligation.objects.filter(person=to))


@transaction.atomic
def move_person(
    *, person: User, to: User, reason: str, by: User | None, keys_of: KeysOf | None = None
) -> int:
    """Supersedes the next handful of `person`'s rows by the same of `to`; their posts have moved.

    What both accounts did is one event: it is kept once, as `to` has it unless only `person` has
    done it, and the other row is voided with the reason. Completions go first, so that no cascade
    completes a course a second time. `keys_of` says the new keys, by record, where they are not the
    old ones with the other person in them.
    """
    waiting = _waiting(person, to, keys_of)[:CHUNK]
    rows = Record.objects.select_for_update(of=("self",)).in_bulk([pk for pk, _new in waiting])
    twins = _current_by_key(key for _old, key in waiting)
    new: list[Record] = []
    for pk, key in waiting:
        row, twin = rows[pk], twins.get(key)
        if twin is not None and twin.pk != row.pk:
            if row.is_done and not twin.is_done:
                new.append(_superseding(twin, row, to, key))
            if row.outcome != Outcome.VOID:
                new.append(_voided(row))
        else:
            new.append(_superseding(row, row, to, key))
    for each in new:
        each.reason, each.recorded_by = reason, by
    _insert(new)
    _tell([each for each in new if each.person_id == to.pk])
    return len(waiting)


def rows_to_move(person: User, to: User, keys_of: KeysOf | None = None) -> int:
    """How many are left; for the progress of the job."""
    return len(_waiting(person, to, keys_of))


def key_of_other(key: str, *, person: int, to: int) -> str:
    """Keys end with the person, perhaps followed by a 年度 (records.keys); others stay."""
    return re.sub(rf":{person}(@\d+)?\Z", rf":{to}\g<1>", key)


def _waiting(person: User, to: User, keys_of: KeysOf | None) -> list[tuple[int, str]]:
    """(row, new key): all current ones but the voided whose event the other account has too."""
    derived_first = Case(
        When(kind__in=DERIVED, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    rows: RecordQuerySet = Record.objects.current().of(person).order_by(derived_first, "pk")
    known = keys_of(list(rows)) if keys_of else {}
    keyed = [
        (row, known.get(row.pk) or key_of_other(row.key, person=person.pk, to=to.pk))
        for row in rows
    ]
    voided = [key for row, key in keyed if row.outcome == Outcome.VOID]
    settled = {*_current_by_key(voided)}
    return [
        (row.pk, key)
        for row, key in keyed
        if not (row.outcome == Outcome.VOID and key in settled and key != row.key)
    ]


def _current_by_key(keys: Iterable[str]) -> dict[str, Record]:
    return {row.key: row for row in Record.objects.current().filter(key__in=[*keys])}


def _superseding(old: Record, facts: Record, to: User, key: str) -> Record:
    row = _copy(facts, {})
    row.person, row.key, row.supersedes = to, key, old
    return row


def _voided(row: Record) -> Record:
    """It stays with the closed account and counts nowhere: neither person nor place has it."""
    void = _copy(row, {})
    void.outcome, void.supersedes = Outcome.VOID, row
    void.post = void.profession = void.organisation = void.municipality = None
    return void
