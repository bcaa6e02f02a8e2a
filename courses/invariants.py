"""What must always hold between attempts, progress and the ledger."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Concat, TruncDate
from django.utils import timezone

from core.invariants import invariant
from courses import (
    kit_invariants,  # noqa: F401 -- registers them: its file is a noun of its own
    marking_invariants,  # noqa: F401 -- registers them: its file is a noun of its own
    programme_invariants,  # noqa: F401 -- found together with these
)
from courses.begun import in_edition
from courses.conditions import mark_of, rule_of
from courses.grading import grade
from courses.judging import count, judge, sessions_of_all, subjects
from courses.models import (
    AnswerResult,
    Attempt,
    Attendance,
    CoursePage,
    Enrolment,
    EnrolmentMove,
    Progress,
    Run,
    SurveyOpening,
    SurveyParticipation,
)
from courses.models.progress import ProgressQuerySet
from courses.outline import Outline, load_outlines
from courses.rounds import round_began
from courses.states import SEATED, Presence
from records.facts import load_facts
from records.models import Record
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
        result = grade(
            row.snapshot,
            row.answers,
            pass_mark=row.pass_mark,
            marks=row.marks,
            certainties=row.asked_certainties,
            by_certainty=row.passes_by_certainty,
        )
        stored = (row.score, row.passed, row.certainty_score)
        if (result.score, result.passed, result.certainty) != stored:
            yield f"courses.attempt {row.pk}"


@invariant("A graded attempt has left behind how its questions were answered.")
def graded_without_results() -> Iterable[str]:
    noted = AnswerResult.objects.filter(attempt=OuterRef("pk"))
    for row in Attempt.objects.graded().without_paper().filter(~Exists(noted)).exclude(snapshot=[]):
        yield f"courses.attempt {row.pk}"


@invariant("Statistics count each person once an edition, with the first attempt.")
def counted_not_once() -> Iterable[str]:
    """Of a merged account the first in time may have a later number, and with a clock that jumped
    the first by number a later time: what is wrong is one that is neither."""
    noted = AnswerResult.objects.filter(attempt=OuterRef("pk"))
    counted = Exists(noted.filter(first=True))
    same = Q(person=OuterRef("person"), quiz_key=OuterRef("quiz_key"), edition=OuterRef("edition"))
    others = Attempt.objects.graded().filter(same).exclude(pk=OuterRef("pk"))
    another = Exists(others.filter(counted))
    earlier = Exists(
        others.filter(number__lt=OuterRef("number"), started_at__lt=OuterRef("started_at"))
    )
    rows = Attempt.objects.graded().without_paper().filter(Exists(noted)).order_by("pk")
    for row in rows.filter(Q(counted, another | earlier) | Q(~counted, ~another)):
        yield f"courses.attempt {row.pk}"


@invariant("An attempt whose time is over is graded within the hour.")
def left_open() -> Iterable[str]:
    for row in Attempt.objects.overdue(timezone.now() - FORGOTTEN).without_paper():
        yield f"courses.attempt {row.pk}"


@invariant("A survey whose time is over is closed within the hour.")
def surveys_left_open() -> Iterable[str]:
    for row in SurveyOpening.objects.over(timezone.now() - FORGOTTEN):
        yield f"courses.surveyopening {row.pk}"


@invariant("Nothing is left of a closed anonymous survey but its results.")
def left_of_anonymous_surveys() -> Iterable[str]:
    closed = SurveyOpening.objects.filter(anonymous=True, closed_at__isnull=False)
    left = Q(boxes__isnull=False) | Q(participations__submitted=True)
    for row in closed.filter(left).distinct():
        yield f"courses.surveyopening {row.pk}"


@invariant("A named survey that is submitted is in the ledger.")
def surveys_without_record() -> Iterable[str]:
    rows = SurveyParticipation.objects.filter(anonymous=False, submitted=True)
    for row in rows.filter(recorded=False):
        yield f"courses.surveyparticipation {row.pk}"


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
        begun = Progress.objects.under_way().filter(course_key=outline.course.key)
        for edition in begun.order_by().values_list("edition", flat=True).distinct():
            rows = begun.filter(edition=edition)
            yield from _counted_wrongly(in_edition(outline, edition), rows)


def _counted_wrongly(outline: Outline, begun: ProgressQuerySet) -> Iterable[str]:
    """Rows counted by an older rule wait for their job and are not looked at."""
    today = timezone.localdate()
    rows = list(begun.filter(rule_mark=mark_of(rule_of(outline))))
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        known = load_facts({row.person_id for row in chunk}, subjects(outline))
        held = sessions_of_all([outline], known)
        for row in chunk:
            since, facts = round_began(row), known[row.person_id]
            it = judge(outline, row.person_id, facts, held, since=since, on=today)
            if (row.done, row.total) != count(it.verdict):
                yield f"courses.progress {row.pk}"


@invariant("No run has more people than seats.")
def over_the_seats() -> Iterable[str]:
    seats = Count("enrolments", filter=Q(enrolments__state__in=SEATED))
    for row in Run.objects.annotate(taken=seats).filter(taken__gt=F("capacity")):
        yield f"courses.run {row.pk}"


@invariant("The last move of an enrolment led to the state it is in.")
def moves_that_do_not_lead_here() -> Iterable[str]:
    last = EnrolmentMove.objects.filter(enrolment=OuterRef("pk")).order_by("-at", "-pk")
    rows = Enrolment.objects.annotate(last=Subquery(last.values("state_to")[:1]))
    for row in rows.filter(Q(last=None) | ~Q(last=F("state"))):
        yield f"courses.enrolment {row.pk}"


@invariant("Who was at a session is in the ledger, and the other way round.")
def attended_without_record() -> Iterable[str]:
    was_there = [Presence.ATTENDED, Presence.LATE, Presence.PARTIAL, Presence.EXCUSED]
    rows = Attendance.objects.select_related("session__run", "enrolment")
    current = Record.objects.current().of_kind(Kind.SESSION).exclude(outcome=Outcome.VOID)
    known = set(current.values_list("key", flat=True))
    for row in rows.iterator(chunk_size=CHUNK):
        run, number = row.session.run, row.session.number
        key = f"session:{run.key}:{number}:{row.enrolment.person_id}"
        if (row.presence in was_there) != (key in known):
            yield f"courses.attendance {row.pk}"


@invariant("A run begins and ends with its sessions.")
def runs_of_other_days() -> Iterable[str]:
    held = Q(sessions__cancelled_at=None)
    rows = Run.objects.annotate(
        first=Min("sessions__starts_at", filter=held), last=Max("sessions__ends_at", filter=held)
    )
    days = rows.order_by("pk").values_list("pk", "starts_at", "ends_at", "first", "last")
    for pk, starts_at, ends_at, first, last in days:
        if (starts_at, ends_at) != (first, last):
            yield f"courses.run {pk}"


def _same_course() -> Q:
    return Q(person=OuterRef("person"), subject_key=OuterRef("course_key"))


def _named(rows: "QuerySet[Attempt, dict[str, object]]") -> Iterable[str]:
    for row in rows:
        yield f"courses.attempt person {row['person']} quiz {row['quiz_key']}"
