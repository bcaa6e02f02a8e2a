"""What graded attempts leave behind for the statistics of the questions."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet

from core.prepared import Prepared
from courses.grading import Result, results_of
from courses.models import AnswerPart, AnswerResult, Attempt
from people.models import User

AT_ONCE = 500


@transaction.atomic(savepoint=False)
def note_results(attempts: Collection[Attempt]) -> None:
    """Writes the rows of attempts that have just been graded; in the order of their numbers."""
    seen = _seen_before(attempts)
    rows: list[AnswerResult] = []
    parts: list[AnswerPart] = []
    for attempt in sorted(attempts, key=lambda each: each.number):
        place = (attempt.person_id, attempt.quiz_key, attempt.edition)
        first = place not in seen
        seen.add(place)
        found = results_of(
            attempt.snapshot, attempt.answers, attempt.marks, attempt.asked_certainties
        )
        for result in found:
            row = _row(attempt, result, first=first)
            rows.append(row)
            parts += [AnswerPart(result=row, part=p, value=value) for p, value in result.parts]
    AnswerResult.objects.bulk_create(rows, batch_size=AT_ONCE)
    AnswerPart.objects.bulk_create(parts, batch_size=AT_ONCE)


@transaction.atomic
def recount_firsts(*, person: User, quiz_keys: Collection[str]) -> None:
    """After attempts of another account have come to this one: of each edition the attempt that
    was begun first counts, whatever number it has by now."""
    graded = Attempt.objects.graded().filter(person=person, quiz_key__in=quiz_keys)
    begun = graded.order_by("started_at", "number").values_list("quiz_key", "edition", "pk")
    firsts: dict[tuple[str, int], int] = {}
    for quiz_key, edition, pk in begun:
        firsts.setdefault((quiz_key, edition), pk)
    rows = AnswerResult.objects.filter(attempt__in=graded)
    count = Q(attempt__in=[*firsts.values()])
    rows.filter(count, first=False).update(first=True)
    rows.filter(~count, first=True).update(first=False)


def _row(attempt: Attempt, result: Result, *, first: bool) -> AnswerResult:
    return AnswerResult(
        attempt=attempt,
        quiz_key=attempt.quiz_key,
        edition=attempt.edition,
        first=first,
        question=int(result.item["id"]),
        revision=result.item["revision"],
        answered=result.answered,
        right=result.right,
        credit=result.credit,
        rest=result.rest,
        certainty=result.certainty,
    )


def _seen_before(attempts: Collection[Attempt]) -> set[tuple[int, str, int]]:
    """Who has had a graded attempt at which edition of which quiz, before these."""
    return set(
        _graded_before.ask(
            graded_now=[each.pk for each in attempts],
            people=sorted({each.person_id for each in attempts}),
            quizzes=sorted({each.quiz_key for each in attempts}),
        )
    )


def _graded_rows(
    graded_now: list[int], people: list[int], quizzes: list[str]
) -> "QuerySet[Attempt, tuple[int, str, int]]":
    earlier = Attempt.objects.graded().exclude(pk__in=graded_now).order_by()
    about = earlier.filter(person__in=people, quiz_key__in=quizzes)
    return about.values_list("person_id", "quiz_key", "edition")


_graded_before = Prepared(_graded_rows, graded_now=list[int], people=list[int], quizzes=list[str])
