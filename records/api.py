"""/records: the rows of the ledger. Evidence, notes and reasons stay here: they are free text."""

import datetime
from typing import Self

from django.db.models import Q
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from core.api.fields import Id, ListCode, Moment, OfficialCode, Since, SubjectKey, Truth, Year
from core.api.paging import Page, Paging, Row, paged
from people.api.auth import Caller
from people.api.rows import CodeRef, OrganisationRef
from records.models import Record
from records.permissions import visible_to
from records.states import Kind, Outcome

router = Router(tags=["records"])


class RecordRow(Row):
    concerns = "person"

    id: int
    person: int = Field(description="人の `id`（`/people` と同じ）。")
    post: int | None = Field(description="そのときの所属の `id`（`/posts` と同じ）。")
    organisation: OrganisationRef | None = Field(description="そのときの組織。")
    municipality: OrganisationRef | None = Field(description="そのときの区市町村。")
    organiser: OrganisationRef | None = Field(description="研修の主催。")
    profession: CodeRef | None = Field(description="そのときの職種。")
    kind: Kind
    subject: str = Field(description="教材の鍵。版が変わっても同じです。")
    subject_title: str
    edition: int = Field(description="何版を学んだか。")
    occasion: str | None = Field(description="開催回の鍵。自己学習は null。")
    outcome: Outcome
    score: float | None = Field(description="得点（％）。")
    lecture_minutes: int
    exercise_minutes: int
    practicum_minutes: int
    occurred_on: datetime.date
    fiscal_year: int
    recorded_at: Moment = Field(description="記録した日時。`since` はこれと比べます。")
    current: bool = Field(description="false は、あとの行で訂正された行。")
    supersedes: int | None = Field(description="この行が訂正した行の `id`。")

    @classmethod
    def of(cls, row: Record) -> Self:
        return cls(
            id=row.pk,
            person=row.person_id,
            post=row.post_id,
            organisation=OrganisationRef.maybe(row.organisation),
            municipality=OrganisationRef.maybe(row.municipality),
            organiser=OrganisationRef.maybe(row.organiser),
            profession=CodeRef.maybe(row.profession),
            kind=Kind(row.kind),
            subject=row.subject_key,
            subject_title=row.subject_title,
            edition=row.edition,
            occasion=row.occasion_key,
            outcome=Outcome(row.outcome),
            score=None if row.score is None else float(row.score),
            lecture_minutes=row.lecture_minutes,
            exercise_minutes=row.exercise_minutes,
            practicum_minutes=row.practicum_minutes,
            occurred_on=row.occurred_on,
            fiscal_year=row.fiscal_year,
            recorded_at=row.recorded_at,
            current=row.current,
            supersedes=row.supersedes_id,
        )


class RecordFilters(Paging):
    person: Id | None = Field(None, description="人の `id`。")
    organisation: OfficialCode | None = Field(None, description="そのときの組織の団体コード。")
    profession: ListCode | None = Field(None, description="そのときの職種のコード。")
    subject: SubjectKey | None = Field(None, description="教材の鍵。")
    kind: Kind | None = None
    outcome: Outcome | None = None
    fiscal_year: Year | None = Field(None, description="年度。2026は令和8年度。")
    current: Truth | None = Field(
        None, description="true：いま有効な行だけ。false：訂正された行だけ。"
    )
    since: Since | None = Field(None, description="この日時以降に記録した行だけ。")


@router.get("/records", response=Page[RecordRow], summary="研修の記録の一覧")
def records(request: Caller, asked: Query[RecordFilters]) -> Page[RecordRow]:
    """台帳の行。行は書き換わりません。訂正は、元の行を `supersedes` で指す新しい行になります。"""
    rows = visible_to(request.user, on=timezone.localdate()).filter(_narrowing(asked))
    named = rows.select_related("organisation", "municipality", "organiser", "profession")
    return paged(named.defer("evidence", "note", "reason"), asked, RecordRow.of, of="records")


def _narrowing(asked: RecordFilters) -> Q:
    columns = {
        "person": asked.person,
        "organisation__code": asked.organisation,
        "profession__code": asked.profession,
        "subject_key": asked.subject,
        "kind": asked.kind,
        "outcome": asked.outcome,
        "fiscal_year": asked.fiscal_year,
        "current": asked.current,
        "recorded_at__gte": asked.since,
    }
    return Q(**{name: value for name, value in columns.items() if value is not None})
