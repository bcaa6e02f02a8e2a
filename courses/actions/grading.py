"""From a paper that was handed in to a score in the ledger: at once, or when people have marked it.

Called with the person's progress and the attempt locked, in the caller's transaction.
"""

import datetime
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.actions.results import note_results, recount_firsts
from courses.grading import Marks, grade
from courses.models import Attempt
from courses.outline import organiser_of
from courses.paper import essays_in, essays_to_mark
from courses.states import ATTEMPT_TRANSITIONS, AttemptState
from people.models import User
from records import keys
from records.actions import record
from records.states import Kind, Outcome

ENTERED = ["state", "answers", "certainties", "submitted_at"]


class AlreadySubmitted(ValidationError):  # noqa: N818 -- the sentence is the name
    def __init__(self) -> None:
        super().__init__(_("This has already been submitted."))


def hand_in(attempt: Attempt, *, by: User | None, at: datetime.datetime) -> None:
    """Graded, or waiting if there is an essay to mark. An essay left empty earns nothing."""
    # Who comes after the time handed in when the time was over.
    attempt.submitted_at = min(at, attempt.closes_at) if attempt.closes_at else at
    if essays_to_mark(attempt.snapshot, attempt.answers, filed=files_of(attempt)):
        _move(attempt, AttemptState.WAITING)
        attempt.save(update_fields=ENTERED)
        return
    _finish(attempt, by=by, markers=())


def finish_marking(attempt: Attempt, *, marks: Marks, markers: Collection[int], by: User) -> None:
    """What people gave goes into the score, as if it had been graded at once."""
    attempt.marks = dict(marks)
    _finish(attempt, by=by, markers=markers)
    # Of a merged account an earlier paper may have waited longer than a later one.
    recount_firsts(person=attempt.person, quiz_keys={attempt.quiz_key})


def files_of(attempt: Attempt) -> set[str]:
    """The questions that a file was given to; asks nothing if none takes one."""
    if not any(item.get("takes_file") for item in essays_in(attempt.snapshot)):
        return set()
    return set(attempt.files.values_list("question", flat=True))


def _finish(attempt: Attempt, *, by: User | None, markers: Collection[int]) -> None:
    _move(attempt, AttemptState.GRADED)
    result = grade(
        attempt.snapshot,
        attempt.answers,
        pass_mark=attempt.pass_mark,
        marks=attempt.marks,
        certainties=attempt.asked_certainties,
        by_certainty=attempt.passes_by_certainty,
    )
    attempt.score, attempt.passed = result.score, result.passed
    attempt.certainty_score = result.certainty
    attempt.save(update_fields=[*ENTERED, "score", "passed", "marks", "certainty_score"])
    note_results([attempt])
    evidence: dict[str, Any] = {
        "attempt": attempt.pk,
        "right": len(result.right),
        "total": result.total,
    }
    if result.certainty is not None:
        evidence |= {"certainty_score": str(result.certainty)}
    record(
        person=attempt.person,
        post=attempt.post,
        kind=Kind.QUIZ,
        subject_key=attempt.quiz_key,
        subject_title=attempt.quiz_title,
        edition=attempt.edition,
        page_id=attempt.page_id,
        revision_id=attempt.revision_id,
        outcome=Outcome.PASSED if result.passed else Outcome.FAILED,
        occurred_on=timezone.localdate(attempt.submitted_at),
        key=keys.attempt(attempt.quiz_key, attempt.number, attempt.person),
        organiser=organiser_of(attempt.course_key),
        score=result.score,
        evidence=evidence | ({"marked_by": sorted(markers)} if markers else {}),
        by=by,
    )


def _move(attempt: Attempt, to: AttemptState) -> None:
    if to not in ATTEMPT_TRANSITIONS[AttemptState(attempt.state)]:
        raise AlreadySubmitted
    attempt.state = to
