"""What a learner was doing follows when two accounts become one (統合)."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from courses.actions.attempts import submit_attempt
from courses.actions.notes import move_notes
from courses.actions.programme_merging import move_places
from courses.actions.results import recount_firsts
from courses.actions.run_merging import move_enrolments
from courses.actions.self_assessments import move_self_assessments
from courses.actions.surveys import move_participations
from courses.models import Attempt, Marking, PanelAnswer, Progress
from courses.rounds import hold_progress
from people.models import User
from records import keys
from records.models import Record
from records.states import Kind

CARRIED = (
    "round", "edition", "done", "total", "rule_mark", "last_lesson_key", "last_anchor", "started_at",
    "updated_at", "completed_at",
)  # fmt: skip


@transaction.atomic
def move_person(*, person: User, to: User) -> None:
    """Progress and attempts are the other account's. Where both were under way in a course the
    further one counts; where both have an open attempt the one of the closed account is handed
    in as it is. Attempts are numbered on, and keep their papers and answers."""
    move_enrolments(person=person, to=to)  # a run is locked before anything else
    held = hold_progress([person.pk, to.pk])
    _hand_in(person, to)
    move_participations(person=person, to=to)
    move_self_assessments(person=person, to=to)
    move_notes(person=person, to=to)
    for (owner, course), progress in held.items():
        if owner == person.pk:
            _move_progress(progress, held.get((to.pk, course)), to)
    _move_attempts(person, to)
    _move_markings(person, to)
    both = PanelAnswer.objects.filter(expert=to).values("question")
    PanelAnswer.objects.filter(expert=person).exclude(question__in=both).update(expert=to)
    move_places(person=person, to=to)


def attempt_keys(to: User, records: Iterable[Record]) -> dict[int, str]:
    """The new keys of quizzes in the ledger, by record: attempts have new numbers. For
    records.actions.move_person."""
    attempts = {
        row.pk: row.evidence["attempt"]
        for row in records
        if row.kind == Kind.QUIZ and "attempt" in row.evidence
    }
    numbers = Attempt.objects.filter(person=to, pk__in=attempts.values())
    found = {pk: (quiz, n) for pk, quiz, n in numbers.values_list("pk", "quiz_key", "number")}
    return {
        record: keys.attempt(*found[attempt], to)
        for record, attempt in attempts.items()
        if attempt in found
    }


def _hand_in(person: User, to: User) -> None:
    theirs = Attempt.objects.open().filter(person=to).values("quiz_key")
    both = Attempt.objects.open().filter(person=person, quiz_key__in=theirs)
    for attempt in both.order_by("pk"):
        submit_attempt(attempt=attempt, by=person, at=timezone.now())


def _move_progress(progress: Progress, twin: Progress | None, to: User) -> None:
    progress.refresh_from_db()  # handing in has counted it again
    if twin is None:
        progress.person = to
        progress.save(update_fields=["person"])
        return
    if _how_far(progress) > _how_far(twin):
        for name in CARRIED:
            setattr(twin, name, getattr(progress, name))
        twin.save(update_fields=CARRIED)
    progress.delete()


def _move_markings(person: User, to: User) -> None:
    """Where both accounts marked a paper, as two people, each keeps its marks."""
    both = Marking.objects.filter(marker=to).values("attempt")
    Marking.objects.filter(marker=person).exclude(attempt__in=both).update(marker=to)


def _how_far(progress: Progress) -> tuple[int, bool, int]:
    return progress.round, progress.completed_at is not None, progress.done


def _move_attempts(person: User, to: User) -> None:
    attempts = list(Attempt.objects.filter(person=person).order_by("quiz_key", "number"))
    for attempt in attempts:
        theirs = Attempt.objects.filter(person=to, quiz_key=attempt.quiz_key)
        turns = theirs.filter(round=attempt.round).aggregate(last=Max("turn"))["last"] or 0
        attempt.number = (theirs.aggregate(last=Max("number"))["last"] or 0) + 1
        attempt.turn = turns + 1
        if attempt.allowed:
            # More turns than one account would have had: they were taken, and there is no other.
            attempt.allowed = max(attempt.allowed, attempt.turn)
        attempt.person = to
        attempt.save(update_fields=["person", "number", "turn", "allowed"])
    # Statistics count one attempt a person and edition: the first in time.
    recount_firsts(person=to, quiz_keys={attempt.quiz_key for attempt in attempts})
