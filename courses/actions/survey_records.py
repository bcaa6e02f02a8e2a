"""That somebody took part in a survey, in the ledger. For anonymous surveys written for many at a
time, in the order of the people and not of their answers, on the day of writing."""

import datetime
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from courses.models import Progress, SurveyOpening, SurveyPage, SurveyParticipation
from courses.outline import course_of
from courses.rounds import hold_progress, ledger_year
from people.models import User
from records import keys
from records.actions import Deed, record_many
from records.models import Record
from records.states import Kind, Outcome

AT_ONCE = 200


def record_anonymous(*, at: datetime.datetime, opening: SurveyOpening | None = None) -> int:
    """Writes down who has taken part in anonymous surveys since the last time; how many."""
    rows = SurveyParticipation.objects.filter(anonymous=True, submitted=True, recorded=False)
    openings = SurveyOpening.objects.filter(pk__in=rows.values("opening")).order_by("pk")
    written = 0
    for each in openings.filter(pk=opening.pk) if opening else openings:
        while people := list(_waiting(each)[:AT_ONCE]):
            written += _record_chunk(each, people, at=at)
    return written


@transaction.atomic
def _record_chunk(opening: SurveyOpening, people: list[int], *, at: datetime.datetime) -> int:
    hold_progress(people)
    rows = opening.participations.select_for_update(of=("self",)).select_related("person", "post")
    found = list(rows.filter(person__in=people, submitted=True, recorded=False).order_by("person"))
    record_participations(found, opening, by=None, on=timezone.localdate(at))
    return len(found)


def record_participations(
    rows: Sequence[SurveyParticipation],
    opening: SurveyOpening,
    *,
    by: User | None,
    on: datetime.date | None = None,
) -> list[Record]:
    """The caller holds the progress of these people and the rows."""
    page = SurveyPage.objects.filter(subject_key=opening.survey_key).first()
    years = _years(page, [row.person_id for row in rows])
    course = course_of(page) if page else None
    deeds = [
        Deed(
            person=row.person,
            post=row.post if row.post and row.post.person_id == row.person_id else None,
            kind=Kind.SURVEY,
            subject_key=opening.survey_key,
            subject_title=page.title if page else opening.survey_title,
            edition=page.edition if page else 1,
            page_id=page.pk if page else None,
            revision_id=page.live_revision_id if page else None,
            outcome=Outcome.COMPLETED,
            occurred_on=on or timezone.localdate(row.submitted_at),
            key=keys.survey(
                opening.survey_key, opening.mark, row.person, year=years.get(row.person_id)
            ),
            organiser=course.organiser if course else None,
            occasion_key=opening.occasion_key,
            evidence={"opening": opening.pk},
        )
        for row in rows
    ]
    # Told before the ledger looks again: who looks then finds the survey answered and recorded.
    opening.participations.filter(pk__in=[row.pk for row in rows]).update(recorded=True)
    return record_many(deeds, by=by)


def _waiting(opening: SurveyOpening) -> QuerySet[SurveyParticipation, int]:
    rows = opening.participations.filter(submitted=True, recorded=False)
    return rows.order_by("person").values_list("person", flat=True)


def _years(page: SurveyPage | None, people: Iterable[int]) -> dict[int, int | None]:
    """The 年度 that a later round of the course puts into the ledger's key."""
    course = course_of(page) if page else None
    if course is None:
        return {}
    rows = Progress.objects.filter(course_key=course.key, person__in=list(people))
    return {row.person_id: ledger_year(row) for row in rows}
