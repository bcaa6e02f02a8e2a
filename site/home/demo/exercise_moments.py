"""Sets the moments of an exercise that was worked through just now back to the day it is said to be of.

Only rows of the exercise: its records have their day from `closed_at`, and are never changed.
"""

import datetime

from casestudies.models import (
    Announcement,
    Answer,
    AnswerEdit,
    Exercise,
    ExerciseMove,
    Facilitation,
    Feedback,
    Member,
    PeerReview,
    PeerReviewEdit,
    StageWork,
)
from casestudies.states import ExerciseState

BEFORE = datetime.timedelta(days=14)  # made
MINUTE = datetime.timedelta(minutes=1)
LAST_WORDS = 3 * MINUTE  # saved so long before a stage ends
REVIEWED, TALKED = 10 * MINUTE, 15 * MINUTE  # after the last stage


def set_back(exercise: Exercise) -> None:
    """As if every stage had taken its minutes, from `starts_at` on."""
    assert exercise.starts_at is not None  # noqa: S101 -- the content files give it
    made, opens = exercise.starts_at - BEFORE, exercise.starts_at
    Facilitation.objects.filter(exercise=exercise).update(since=made)
    Member.objects.filter(exercise=exercise).update(joined_at=made)
    Announcement.objects.filter(exercise=exercise).update(at=opens)
    Exercise.objects.filter(pk=exercise.pk).update(created_at=made)
    for stage in exercise.edition.case.stages:
        Exercise.objects.filter(pk=exercise.pk).update(stage_opened_at=opens)
        ends = opens + stage.minutes * MINUTE
        _stage(exercise, stage.number, opens, ends)
        opens = ends
    _afterwards(exercise, opens)


def _stage(
    exercise: Exercise, number: int, opens: datetime.datetime, ends: datetime.datetime
) -> None:
    saved = ends - LAST_WORDS
    moves = ExerciseMove.objects.filter(exercise=exercise, stage=number)
    moves.filter(state_to=ExerciseState.RUNNING).update(at=opens)
    works = StageWork.objects.filter(group__exercise=exercise, stage=number)
    works.update(opened_at=opens, closed_at=ends)
    works.filter(submitted_at__isnull=False).update(submitted_at=saved + MINUTE)
    Answer.objects.filter(group__exercise=exercise, stage=number).update(saved_at=saved)
    AnswerEdit.objects.filter(group__exercise=exercise, stage=number).update(at=saved)


def _afterwards(exercise: Exercise, ended: datetime.datetime) -> None:
    reviewed, talked = ended + REVIEWED, ended + TALKED
    moves = ExerciseMove.objects.filter(exercise=exercise)
    for state, at in {
        ExerciseState.HANDING_IN: ended,
        ExerciseState.REVIEWING: ended + MINUTE,
        ExerciseState.DEBRIEF: reviewed,
        ExerciseState.CLOSED: exercise.closed_at,
    }.items():
        moves.filter(state_to=state).update(at=at)
    reviews = PeerReview.objects.filter(exercise=exercise)
    reviews.update(saved_at=reviewed, submitted_at=reviewed)
    PeerReviewEdit.objects.filter(review__exercise=exercise).update(at=reviewed)
    Feedback.objects.filter(exercise=exercise).update(at=talked, acknowledged_at=talked + MINUTE)
