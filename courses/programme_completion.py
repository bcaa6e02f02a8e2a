"""When a programme is completed, and what is kept of the way there: as completion.py for courses.

Only here are rows of Allocation counted and programmes completed.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone

from core.prepared import Prepared
from courses.completing import Earned, complete, last_of, moment_of, posts_then
from courses.conditions import mark_of
from courses.models import Allocation
from courses.programme_judging import judge_all
from courses.programme_outline import ProgrammeOutline, programme_outlines
from courses.programme_rule import count, is_complete, rule_of
from courses.rounds import hold_progress
from people.models import Post, User
from records import keys
from records.actions import Deed
from records.models import Record
from records.rules import Facts
from records.states import Kind, Outcome


def hold_allocations(people: Collection[int]) -> dict[tuple[int, str], Allocation]:
    """Locks all rows of these people, by (person, programme). Their progress in courses is locked
    first: a completed course looks at programmes next, and a completed programme at courses."""
    hold_progress(people)
    rows = _locked.ask(people=[*people])
    return {(row.person_id, row.programme_key): row for row in rows}


def _locked_rows(people: list[int]) -> "QuerySet[Allocation, Allocation]":
    return Allocation.objects.locked_for(people)


def _current(people: list[int]) -> "QuerySet[Allocation, tuple[int]]":
    return Allocation.objects.current().filter(person__in=people).order_by().values_list("pk")[:1]


_locked = Prepared(_locked_rows, people=list[int])
_followed = Prepared(_current, people=list[int])


# --- looking again ---------------------------------------------------------------
@transaction.atomic(savepoint=False)
def look_again(records: Sequence[Record]) -> None:
    """What the ledger's hook calls: every programme under way that asks for one of these deeds."""
    news: dict[int, set[str]] = {}
    for row in records:
        news.setdefault(row.person_id, set()).add(row.subject_key)
    # Most people are in no programme, and what is not there need not be locked.
    if not _followed.ask(people=[*news]):
        return
    held = list(hold_allocations(news.keys()).values())
    _follow_the_office(held, records)
    held = [row for row in held if _is_under_way(row)]
    outlines = programme_outlines({row.programme_key for row in held})
    touched = [
        row
        for row in held
        if row.programme_key in outlines
        and outlines[row.programme_key].subjects & news[row.person_id]
    ]
    last = {row.person_id: row for row in records}
    refresh(
        touched,
        outlines,
        by=records[-1].recorded_by if records else None,
        posts={person: row.post for person, row in last.items()},
        caused_by_deeds=True,
    )


def _is_under_way(row: Allocation) -> bool:
    return row.completed_at is None and row.archived_at is None


def _follow_the_office(rows: Iterable[Allocation], records: Sequence[Record]) -> None:
    """A completion that the office entered ends the way there, and one that it voided does not."""
    said = {
        (row.person_id, row.subject_key): row.occurred_on if row.is_done else None
        for row in records
        if row.kind == Kind.PROGRAMME
    }
    for row in rows:
        place = (row.person_id, row.programme_key)
        if place in said and (said[place] is None) != (row.completed_at is None):
            day = said[place]
            row.completed_at = day and moment_of(day)
            row.save(update_fields=["completed_at"])


def refresh(
    rows: Iterable[Allocation],
    outlines: Mapping[str, ProgrammeOutline],
    *,
    by: User | None,
    posts: Mapping[int, Post | None] | None = None,
    caused_by_deeds: bool = False,
) -> int:
    """Counts rows the caller has locked; completes what is complete; how many that were.

    Completed and archived ones are left alone. `caused_by_deeds`: completed on the day of the last
    deed, else (a changed tree, somebody who is new) today.
    """
    under_way = [row for row in rows if _is_under_way(row) and row.programme_key in outlines]
    by_programme: dict[str, list[Allocation]] = {}
    for row in under_way:
        by_programme.setdefault(row.programme_key, []).append(row)
    today, completed = timezone.localdate(), 0
    for key, group in by_programme.items():
        outline = outlines[key]
        judged = judge_all([row.person_id for row in group], outline, on=today)
        mark = mark_of(rule_of(outline))
        for row in group:
            row.done, row.total = count(judged[row.person_id].verdict)
            row.rule_mark, row.updated_at = mark, timezone.now()
        Allocation.objects.bulk_update(group, ["done", "total", "rule_mark", "updated_at"])
        ready = [
            (row, _last_deed(it.facts, key) if caused_by_deeds else today, it.facts)
            for row in group
            if is_complete((it := judged[row.person_id]).verdict)
        ]
        completed += _complete(ready, outline, posts=posts or {}, by=by)
    return completed


def _complete(
    ready: Sequence[tuple[Allocation, datetime.date, Facts]],
    outline: ProgrammeOutline,
    *,
    posts: Mapping[int, Post | None],
    by: User | None,
) -> int:
    """How many were completed."""
    prefetch_related_objects([row for row, _day, _facts in ready], "person")
    places = posts_then({row.person_id: day for row, day, _facts in ready}, posts)
    design = outline.page.certificate_design
    return complete(
        [
            Earned(row, _deed(row, outline, day, places[row.person_id], facts), design)
            for row, day, facts in ready
        ],
        by=by,
    )


def _deed(
    row: Allocation,
    outline: ProgrammeOutline,
    on: datetime.date,
    post: Post | None,
    facts: Facts,
) -> Deed:
    page = outline.page
    return Deed(
        person=row.person,
        post=post,
        kind=Kind.PROGRAMME,
        subject_key=page.key,
        subject_title=page.title,
        edition=page.edition,
        page_id=page.pk,
        revision_id=page.live_revision_id,
        outcome=Outcome.COMPLETED,
        occurred_on=on,
        key=keys.programme(page.key, page.edition, row.person),
        organiser=page.organiser,
        # What the certificate prints as period and edition.
        evidence={"started_on": row.started_on.isoformat(), "edition_year": page.year},
        lecture_minutes=facts.minutes("lecture"),
        exercise_minutes=facts.minutes("exercise"),
        practicum_minutes=facts.minutes("practicum"),
    )


def _last_deed(facts: Facts, programme: str) -> datetime.date:
    return last_of(
        each.occurred_on for each in facts.done if each.is_done and each.subject != programme
    )
