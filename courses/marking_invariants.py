"""What must always hold of essays and of what people give them."""

from collections.abc import Iterable

from django.db.models import Count, F, Q

from core.invariants import invariant
from courses.actions.grading import files_of
from courses.actions.marking import differ
from courses.grading import mean_mark, without_level
from courses.models import Attempt, EssayFile, Marking
from courses.paper import essays_in, essays_to_mark

CHUNK = 500


@invariant("A paper that waits for marks has an essay to mark, and is not marked yet.")
def waiting_for_nothing() -> Iterable[str]:
    for row in Attempt.objects.waiting().prefetch_related("markings").iterator(chunk_size=CHUNK):
        essays = essays_to_mark(row.snapshot, row.answers, filed=files_of(row))
        given = [each for each in row.markings.all() if each.given_at]
        wanted = 2 if row.second_marker else 1
        if not essays or (len(given) >= wanted and not differ(row, essays, given)):
            yield f"courses.attempt {row.pk}"


@invariant("What an essay earned is what its markers gave.")
def marked_otherwise() -> Iterable[str]:
    graded = Attempt.objects.graded().exclude(marks={}).prefetch_related("markings")
    for row in graded.iterator(chunk_size=CHUNK):
        given = [each for each in row.markings.all() if each.given_at]
        agreed = [each for each in given if each.place == Marking.Place.AGREED]
        essays = [item for item in essays_in(row.snapshot) if item["id"] in row.marks]
        found = (
            {
                item["id"]: mean_mark(item, [each.levels[item["id"]] for each in agreed or given])
                for item in essays
            }
            if given
            else {}
        )
        if found != row.marks:
            yield f"courses.attempt {row.pk}"


@invariant("Marks that are given name a level for each criterion.")
def given_in_part() -> Iterable[str]:
    rows = Marking.objects.given().select_related("attempt")
    for row in rows.iterator(chunk_size=CHUNK):
        named = [item for item in essays_in(row.attempt.snapshot) if item["id"] in row.levels]
        if not named or any(without_level(item, row.levels[item["id"]]) for item in named):
            yield f"courses.marking {row.pk}"


@invariant("Nobody marks the own paper, and no paper has more markers than it wants.")
def marked_by_the_wrong() -> Iterable[str]:
    for pk in Marking.objects.filter(marker=F("attempt__person")).values_list("pk", flat=True):
        yield f"courses.marking {pk}"
    many = Count("markings", filter=~Q(markings__place=Marking.Place.AGREED))
    rows = Attempt.objects.without_paper().annotate(many=many)
    for row in rows.filter(Q(many__gt=2) | Q(many__gt=1, second_marker=False)):
        yield f"courses.attempt {row.pk}"


@invariant("A file of an essay is there.")
def files_gone() -> Iterable[str]:
    for row in EssayFile.objects.iterator(chunk_size=CHUNK):
        if not row.file.storage.exists(row.file.name):
            yield f"courses.essayfile {row.pk}"
