"""Marking essays: drafts, marks that are given, and what two markers who differ agree on.

Whoever acts holds the learner's progress first and the attempt second, as in `attempts`. Who saves on
something that has changed meanwhile is told, and nothing is overwritten.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from courses.actions.grading import files_of, finish_marking
from courses.grading import Levels, fitting, mean_mark, points_of, without_level
from courses.models import Attempt, Marking
from courses.paper import Item, essays_to_mark
from courses.rounds import take_turns
from courses.states import AttemptState
from courses.telling_marks import marked, marks_differ
from people.models import User

LONGEST_COMMENT = 5000


@dataclass(frozen=True)
class Sheet:
    """What stands on a marker's form: levels by question and criterion, a comment a question."""

    levels: Levels
    comments: Mapping[str, str]


class AlreadyMarked(ValidationError):  # noqa: N818 -- the sentence is the name
    def __init__(self) -> None:
        super().__init__(_("This paper has been marked meanwhile. What you entered was not saved."))


class MarkedByAnother(ValidationError):  # noqa: N818 -- the sentence is the name
    def __init__(self, marker: User) -> None:
        text = _("%(name)s is marking this paper. What you entered was not saved.")
        super().__init__(text % {"name": marker.full_name})


class ChangedMeanwhile(ValidationError):  # noqa: N818 -- the sentence is the name
    def __init__(self) -> None:
        super().__init__(
            _("You have saved marks for this paper in another window. Compare, and save again.")
        )


class NotYetMarked(ValidationError):  # noqa: N818 -- the sentence is the name
    """Levels are still missing: `missing` are (question, criterion)."""

    def __init__(self, missing: list[tuple[str, str]]) -> None:
        self.missing = missing
        super().__init__(_("Choose a level for each criterion."))


@transaction.atomic
def save_marking(
    *,
    attempt: Attempt,
    sheet: Sheet,
    version: int,
    give: bool,
    by: User,
    at: datetime.datetime | None = None,
) -> Marking:
    """Keeps a draft, or gives the marks; `version` is what the form was made of.

    Given by all who have to, the paper is graded; if two differ too much they are told, and wait
    for `settle`. Raises AlreadyMarked, MarkedByAnother, ChangedMeanwhile, NotYetMarked.
    """
    at = at or timezone.now()
    held = _hold(attempt, by=by)
    essays = _essays(held)
    row = _own(held, by=by)
    if row.given_at is not None:
        raise AlreadyMarked
    if row.version != version:
        raise ChangedMeanwhile
    row.levels = {item["id"]: fitting(item, sheet.levels.get(item["id"], {})) for item in essays}
    row.comments = _comments(essays, sheet)
    row.version += 1
    row.saved_at = at
    if give:
        _refuse_missing(essays, row.levels)
        row.given_at = at
    row.save()
    if give:
        _finish_if_all_gave(held, essays, by=by)
    return row


@transaction.atomic
def settle(
    *, attempt: Attempt, sheet: Sheet, reason: str, by: User, at: datetime.datetime | None = None
) -> Marking:
    """The mark that two who differed agreed on, with the reason. Raises AlreadyMarked,
    NotYetMarked, or ValidationError without a reason or while both have not given theirs."""
    at = at or timezone.now()
    held = _hold(attempt, by=by)
    essays = _essays(held)
    given = list(held.markings.given())
    if len(given) < 2:
        raise ValidationError(_("Two markers give their marks first."))
    if not reason.strip():
        raise ValidationError({"reason": _("Please write how you came to this mark.")})
    levels = {item["id"]: fitting(item, sheet.levels.get(item["id"], {})) for item in essays}
    _refuse_missing(essays, levels)
    row = Marking.objects.create(
        attempt=held,
        place=Marking.Place.AGREED,
        marker=by,
        levels=levels,
        comments=_comments(essays, sheet),
        reason=reason.strip()[:LONGEST_COMMENT],
        version=1,
        saved_at=at,
        given_at=at,
    )
    _finish(held, essays, [row], markers={each.marker_id for each in given} | {by.pk}, by=by)
    return row


@transaction.atomic
def take_over(*, attempt: Attempt, by: User) -> Marking:
    """A draft that its marker cannot finish goes on in other hands, with what is in it.

    Raises AlreadyMarked, or ValidationError where there is no draft of somebody else.
    """
    held = _hold(attempt, by=by)
    rows = list(held.markings.select_related("marker").select_for_update(of=("self",)))
    draft = next((row for row in rows if row.given_at is None and row.marker_id != by.pk), None)
    if draft is None or any(row.marker_id == by.pk for row in rows):
        raise ValidationError(_("There is no draft of somebody else to go on with."))
    draft.marker = by
    draft.version += 1
    draft.save(update_fields=["marker", "version"])
    return draft


def differ(attempt: Attempt, essays: list[Item], given: list[Marking]) -> bool:
    """Two markers, further apart over the whole paper than the quiz allows."""
    totals = [sum(points_of(item, row.levels[item["id"]]) for item in essays) for row in given]
    return max(totals) - min(totals) > attempt.most_difference


def _hold(attempt: Attempt, *, by: User) -> Attempt:
    """The paper as it is now, locked. Nobody marks the own one."""
    take_turns(attempt.person)
    held = (
        Attempt.objects.select_for_update(of=("self",)).select_related("person").get(pk=attempt.pk)
    )
    if held.person_id == by.pk:
        raise ValidationError(_("Nobody marks the own paper."))
    if held.state != AttemptState.WAITING:
        raise AlreadyMarked
    return held


def _essays(attempt: Attempt) -> list[Item]:
    return essays_to_mark(attempt.snapshot, attempt.answers, filed=files_of(attempt))


def _own(held: Attempt, *, by: User) -> Marking:
    """This marker's row, or a new one in a place that is free."""
    rows = {row.place: row for row in held.markings.select_related("marker")}
    for row in rows.values():
        if row.marker_id == by.pk:
            return row
    places = [Marking.Place.FIRST, Marking.Place.SECOND][: 2 if held.second_marker else 1]
    free = [place for place in places if place not in rows]
    if not free:
        raise MarkedByAnother(rows[places[-1]].marker)
    return Marking(attempt=held, place=free[0], marker=by)


def _comments(essays: list[Item], sheet: Sheet) -> dict[str, str]:
    written = {item["id"]: sheet.comments.get(item["id"], "").strip() for item in essays}
    return {question: text[:LONGEST_COMMENT] for question, text in written.items() if text}


def _refuse_missing(essays: list[Item], levels: Levels) -> None:
    missing = [
        (item["id"], criterion)
        for item in essays
        for criterion in without_level(item, levels.get(item["id"], {}))
    ]
    if missing:
        raise NotYetMarked(missing)


def _finish_if_all_gave(held: Attempt, essays: list[Item], *, by: User) -> None:
    given = list(held.markings.given().select_related("marker"))
    if len(given) < (2 if held.second_marker else 1):
        return
    if differ(held, essays, given):
        marks_differ(held, [row.marker for row in given])
        return
    _finish(held, essays, given, markers={row.marker_id for row in given}, by=by)


def _finish(
    held: Attempt, essays: list[Item], rows: list[Marking], *, markers: set[int], by: User
) -> None:
    marks = {
        item["id"]: mean_mark(item, [row.levels[item["id"]] for row in rows]) for item in essays
    }
    finish_marking(held, marks=marks, markers=markers, by=by)
    marked(held)
    audit.record("courses.paper_marked", by=by, about=[held.person_id], facts={"attempt": held.pk})
