"""/obligations: who owes what by when, and where they stand today. /coverage: 受講自治体."""

import datetime
from enum import StrEnum
from typing import Annotated, Any, Self

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from core import fiscal
from core.api.fields import Id, ListCode, OfficialCode, SubjectKey, Year
from core.api.paging import Page, Paging, Row, paged
from courses.models import CoursePage, Progress
from courses.models.progress import ProgressQuerySet
from people.api.auth import Caller
from people.api.rows import OrganisationRef
from people.models import Leave
from records.models import ObligationQuerySet
from records.states import Kind
from workforce.cells import state_of
from workforce.coverage import Coverage, Place
from workforce.permissions import (
    asking_office,
    obligations_in_scope,
    posts_in_scope,
    sees_completions,
    sees_coverage,
)

router = Router(tags=["workforce"])

CourseKey = Annotated[str, Field(pattern="^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


class State(StrEnum):
    """Where somebody stands; the words of the matrix."""

    DONE = "done"
    DOING = "doing"
    OPEN = "open"
    LATE = "late"
    AWAY = "away"


# --- /obligations -------------------------------------------------------------------
class ObligationRow(Row):
    concerns = "person"

    id: int
    person: int = Field(description="人の `id`（`/people` と同じ）。")
    post: int = Field(description="どの所属で受けるか（`/posts` の `id`）。")
    organisation: OrganisationRef
    requirement: str = Field(description="必修の名前。")
    kind: Kind
    subject: str = Field(description="教材の鍵。")
    subject_title: str
    edition: int | None = Field(description="null は、どの版でもよい。")
    fiscal_year: int = Field(description="必修になった年度。")
    yearly: bool = Field(description="毎年度受けるもの。")
    due: datetime.date
    state: State = Field(
        description="done：修了、doing：受講中、open：未着手、late：期限超過、away：休業中。"
    )
    completed_on: datetime.date | None
    steps_left: int | None = Field(description="受講中のとき、残りの数。")

    @classmethod
    def of(cls, row: Any, *, day: datetime.date) -> Self:
        """`row`: an Obligation with what `_standing` adds."""
        state = state_of(row.due, row.completed_on, row.to_go, away=row.away, day=day)
        return cls(
            id=row.pk,
            person=row.person_id,
            post=row.post_id,
            organisation=OrganisationRef.of(row.post.organisation),
            requirement=row.requirement.title,
            kind=Kind(row.subject_kind),
            subject=row.subject_key,
            subject_title=row.requirement.subject_title,
            edition=row.edition,
            fiscal_year=row.fiscal_year,
            yearly=row.yearly,
            due=row.due,
            state=State(state.value),
            completed_on=row.completed_on,
            steps_left=row.to_go if State(state.value) is State.DOING else None,
        )


class ObligationFilters(Paging):
    person: Id | None = Field(None, description="人の `id`。")
    organisation: OfficialCode | None = Field(None, description="団体コード（6桁）。この組織だけ。")
    profession: ListCode | None = Field(None, description="職種のコード。")
    subject: SubjectKey | None = Field(None, description="教材の鍵。")
    kind: Kind | None = None
    fiscal_year: Year | None = Field(
        None, description="年度。既定は今年度。過ぎた年度は、その最後の日の状態です。"
    )
    state: State | None = None


@router.get("/obligations", response=Page[ObligationRow], summary="必修と、その状態の一覧")
def obligations(request: Caller, asked: Query[ObligationFilters]) -> Page[ObligationRow]:
    """だれが、何を、いつまでに。状態は日ごとに変わるので、`since` はありません。"""
    if not sees_completions(request.user):
        raise Http404
    today = timezone.localdate()
    year = asked.fiscal_year or fiscal.fiscal_year(today)
    day = min(today, fiscal.last_day(year))
    posts = posts_in_scope(request.user, on=day)
    if asked.organisation:
        posts = posts.filter(organisation__code=asked.organisation)
    if asked.profession:
        posts = posts.filter(profession__code=asked.profession)
    owed = obligations_in_scope(posts, office=asking_office(request.user), on=day)
    rows = owed.in_force(day).in_year(year)
    rows = _in_state(rows.filter(_narrowing(asked)), asked.state, day)
    named = _standing(rows, day).select_related("requirement", "post__organisation")
    return paged(named, asked, lambda row: ObligationRow.of(row, day=day), of="obligations")


def _narrowing(asked: ObligationFilters) -> Q:
    columns = {"person": asked.person, "subject_key": asked.subject, "subject_kind": asked.kind}
    return Q(**{name: value for name, value in columns.items() if value is not None})


def _standing(rows: ObligationQuerySet, day: datetime.date) -> ObligationQuerySet:
    to_go = Subquery(_progress().values_list(F("total") - F("done"))[:1])
    return rows.with_completion(day).annotate(away=_away(day), to_go=to_go)


def _in_state(
    rows: ObligationQuerySet, state: State | None, day: datetime.date
) -> ObligationQuerySet:
    """In SQL, so that a page is full; says the same as `state_of`."""
    if state is None:
        return rows
    if state is State.DONE:
        return rows.satisfied(day)
    unfinished = rows.open(day)
    if state is State.AWAY:
        return unfinished.filter(_away(day))
    present = unfinished.exclude(_away(day))
    if state is State.LATE:
        return present.filter(due__lt=day)
    begun = Exists(_progress())
    return present.filter(begun if state is State.DOING else ~begun, due__gte=day)


def _away(day: datetime.date) -> Exists:
    return Exists(Leave.objects.on(day).filter(person=OuterRef("person")))


def _progress() -> ProgressQuerySet:
    """Of the outer obligation."""
    return Progress.objects.under_way().filter(
        person=OuterRef("person"), course_key=OuterRef("subject_key")
    )


# --- /coverage ----------------------------------------------------------------------
class PlaceRow(Row):
    municipality: OrganisationRef
    covered: bool = Field(description="この年度に修了した人がいる。")
    last_fiscal_year: int | None = Field(description="最後に修了した人がいた年度。")
    learners: int | None = Field(description="実受講者数。少ない数を伏せたときは null。")

    @classmethod
    def of(cls, place: Place) -> Self:
        return cls(
            municipality=OrganisationRef.of(place.municipality),
            covered=place.is_covered,
            last_fiscal_year=place.last_year,
            learners=_number(place.learners),
        )


class CoverageOfCourse(Row):
    subject: str
    subject_title: str
    fiscal_year: int
    municipalities: int = Field(description="区市町村の数。")
    municipalities_covered: int = Field(description="受講自治体数。")
    total_learners: int | None = Field(description="延べ受講者数。伏せたときは null。")
    distinct_learners: int | None = Field(description="実受講者数。伏せたときは null。")
    occasions: int | None = Field(description="実施回数。開催のない自己学習は null。")
    places: list[PlaceRow]


class CoverageAsked(BaseModel):
    subject: CourseKey = Field(description="研修の鍵（`/records` の `subject`）。")
    fiscal_year: Year | None = Field(None, description="年度。既定は今年度。")


@router.get("/coverage", response=CoverageOfCourse, summary="1つの研修の受講自治体")
def coverage(request: Caller, asked: Query[CoverageAsked]) -> CoverageOfCourse:
    """都の研修担当のトークンだけが読めます。"""
    if not sees_coverage(request.user):
        raise Http404
    today = timezone.localdate()
    year = asked.fiscal_year or fiscal.fiscal_year(today)
    courses = CoursePage.objects.live().defer_streamfields().select_related("organiser")
    found = Coverage(get_object_or_404(courses, subject_key=asked.subject), year, today=today)
    return CoverageOfCourse(
        subject=found.course.key,
        subject_title=found.course.title,
        fiscal_year=year,
        municipalities=len(found.places),
        municipalities_covered=found.covered_count,
        total_learners=_number(found.figures.total_learners),
        distinct_learners=_number(found.figures.distinct_learners),
        occasions=found.figures.held,
        places=[PlaceRow.of(place) for place in found.places],
    )


def _number(text: str) -> int | None:
    """Coverage words its counts, since small ones are hidden (records.suppression)."""
    digits = text.replace(",", "")
    return int(digits) if digits.isdecimal() else None
