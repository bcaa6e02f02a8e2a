"""What must always hold between attempts, progress and the ledger."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import CharField, Count, Exists, F, Max, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, TruncDate
from django.utils import timezone

from core.invariants import invariant
from courses.completion import count, facts_since, subjects
from courses.conditions import mark_of, rule_of
from courses.grading import grade
from courses.models import Attempt, CoursePage, Progress
from courses.outline import Outline, load_outlines
from courses.rounds import round_began
from records.facts import load_facts
from records.models import Record
from records.rules import evaluate
from records.states import DONE, Kind, Outcome

FORGOTTEN = datetime.timedelta(hours=1)
CHUNK = 500


def _key_of_attempt(name: Callable[[str], Any]) -> Concat:
    """`records.keys.attempt` in SQL; `name` is F for the row itself, OuterRef for an outer one."""
    number, person = (Cast(name(column), CharField()) for column in ("number", "person"))
    return Concat(Value("quiz:"), name("quiz_key"), Value(":"), number, Value(":"), person)


@invariant("A graded attempt is in the ledger.")
def graded_without_record() -> Iterable[str]:
    recorded = Record.objects.current().filter(key=_key_of_attempt(OuterRef))
    for row in Attempt.objects.graded().without_paper().filter(~Exists(recorded)):
        yield f"courses.attempt {row.pk}"


@invariant("A quiz in the ledger that an attempt earned has that attempt, graded.")
def record_without_attempt() -> Iterable[str]:
    attempts = Attempt.objects.graded().annotate(key=_key_of_attempt(F)).filter(key=OuterRef("key"))
    records = Record.objects.current().of_kind(Kind.QUIZ).filter(evidence__has_key="attempt")
    for row in records.filter(~Exists(attempts)):
        yield f"records.record {row.pk}"


@invariant("Nobody has two open attempts at one quiz.")
def two_open_attempts() -> Iterable[str]:
    yield from _named(
        Attempt.objects.open()
        .values("person", "quiz_key")
        .annotate(many=Count("pk"))
        .filter(many__gt=1)
    )


@invariant("Nobody takes a quiz more often than allowed.")
def over_the_allowed_number() -> Iterable[str]:
    for row in Attempt.objects.filter(allowed__gt=0, turn__gt=F("allowed")).without_paper():
        yield f"courses.attempt {row.pk}"


@invariant("Attempts are numbered without a gap.")
def numbers_with_gaps() -> Iterable[str]:
    counted = Attempt.objects.values("person", "quiz_key").annotate(
        many=Count("pk"), last=Max("number")
    )
    yield from _named(counted.exclude(many=F("last")))


@invariant("A graded attempt has the score that its paper gives.")
def graded_wrongly() -> Iterable[str]:
    for row in Attempt.objects.graded().iterator(chunk_size=CHUNK):
        result = grade(row.snapshot, row.answers, pass_mark=row.pass_mark)
        if (result.score, result.passed) != (row.score, row.passed):
            yield f"courses.attempt {row.pk}"


@invariant("An attempt whose time is over is graded within the hour.")
def left_open() -> Iterable[str]:
    for row in Attempt.objects.overdue(timezone.now() - FORGOTTEN).without_paper():
        yield f"courses.attempt {row.pk}"


@invariant("Who has completed a course is no longer under way in it.")
def completed_and_under_way() -> Iterable[str]:
    done = Record.objects.done().of_kind(Kind.COURSE).filter(_same_course())
    this_round = done.filter(Q(occurred_on__gte=OuterRef("begun")))
    first = Exists(done) & Q(round=1)
    rows = Progress.objects.under_way().annotate(begun=TruncDate("started_at"))
    for row in rows.filter(first | Exists(this_round)):
        yield f"courses.progress {row.pk}"


@invariant("Progress that says completed has its completion in the ledger.")
def completed_without_record() -> Iterable[str]:
    completions = Record.objects.current().of_kind(Kind.COURSE).filter(_same_course())
    rows = Progress.objects.exclude(completed_at=None)
    for row in rows.filter(~Exists(completions.filter(outcome__in=[*DONE, Outcome.VOID]))):
        yield f"courses.progress {row.pk}"


@invariant("Progress counts what the rule finds in the ledger.")
def counted_wrongly() -> Iterable[str]:
    keys = Progress.objects.under_way().values_list("course_key", flat=True).distinct()
    courses = CoursePage.objects.live().filter(subject_key__in=list(keys))
    for outline in load_outlines(courses):
        yield from _counted_wrongly(outline)


def _counted_wrongly(outline: Outline) -> Iterable[str]:
    """Rows counted by an older rule wait for their job and are not looked at."""
    rule, today = rule_of(outline), timezone.localdate()
    rows = list(
        Progress.objects.under_way().filter(course_key=outline.course.key, rule_mark=mark_of(rule))
    )
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        known = load_facts({row.person_id for row in chunk}, subjects(outline))
        for row in chunk:
            facts = facts_since(known[row.person_id], outline, round_began(row))
            if (row.done, row.total) != count(evaluate(rule, facts, today)):
                yield f"courses.progress {row.pk}"


def _same_course() -> Q:
    return Q(person=OuterRef("person"), subject_key=OuterRef("course_key"))


def _named(rows: "QuerySet[Attempt, dict[str, object]]") -> Iterable[str]:
    for row in rows:
        yield f"courses.attempt person {row['person']} quiz {row['quiz_key']}"
