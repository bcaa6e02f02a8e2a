"""/secondments: who is where from when to when. /secondment-plan: 計画と実績."""

import datetime
from typing import Annotated, Self

from django.http import Http404
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field, WithJsonSchema

from core import fiscal
from core.api.fields import OfficialCode, Year
from core.api.paging import Page, Paging, Row, paged
from people.api.auth import Caller
from people.api.rows import CodeRef, OrganisationRef
from secondments.figures_permissions import sees_plan
from secondments.models import PlanYear, Secondment
from secondments.permissions import visible_to
from secondments.plan_table import PlanLine, PlanTable
from secondments.states import Direction, Kind, State

router = Router(tags=["secondments"])

# Written out in place: the schema of another app has the same names for other words.
StateCode = Annotated[State, WithJsonSchema({"type": "string", "enum": State.values})]
KindCode = Annotated[Kind, WithJsonSchema({"type": "string", "enum": Kind.values})]
FiscalYear = Annotated[Year, Field(description="年度。その年度に1日でも期間があるもの。")]


class SecondmentRow(Row):
    concerns = "person"

    id: str = Field(description="派遣の鍵（UUID）。")
    person: int | None = Field(description="人の `id`。人選中は null。")
    state: StateCode
    direction: Direction
    kind: KindCode
    home: OrganisationRef
    host: OrganisationRef
    profession: CodeRef | None
    grade: CodeRef | None
    full_time: bool
    start: datetime.date = Field(description="始めた日。まだなら予定の日。")
    end: datetime.date = Field(description="終わる日の翌日。終わっていなければ予定。")

    @classmethod
    def of(cls, row: Secondment) -> Self:
        return cls(
            id=str(row.public_id),
            person=row.person_id,
            state=State(row.state),
            direction=Direction(row.direction),
            kind=Kind(row.kind),
            home=OrganisationRef.of(row.home),
            host=OrganisationRef.of(row.host),
            profession=CodeRef.maybe(row.profession),
            grade=CodeRef.maybe(row.grade),
            full_time=row.is_full_time,
            start=row.start,
            end=row.end,
        )


class SecondmentFilters(Paging):
    state: StateCode | None = None
    direction: Direction | None = None
    home: OfficialCode | None = Field(None, description="派遣元の団体コード（6桁）。")
    host: OfficialCode | None = Field(None, description="派遣先の団体コード（6桁）。")
    fiscal_year: FiscalYear | None = None


@router.get("/secondments", response=Page[SecondmentRow], summary="派遣の一覧")
def secondments(request: Caller, asked: Query[SecondmentFilters]) -> Page[SecondmentRow]:
    """画面で見られる派遣のうち、内示の日を過ぎたものと、実施したものだけです。"""
    today = timezone.localdate()
    # No program is of the chain that decides: it reads what everybody with a right may know.
    rows = visible_to(request.user, on=today).known(today).with_names()
    columns = {
        "state": asked.state, "direction": asked.direction,
        "home__code": asked.home, "host__code": asked.host,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in columns.items() if value is not None})
    if asked.fiscal_year:
        rows = rows.in_fiscal_year(asked.fiscal_year)
    return paged(rows, asked, SecondmentRow.of, of="secondments")


class PlanRow(Row):
    direction: Direction
    home: str
    host: str
    profession: str = Field(description="空文字は、問わない。")
    grade: str = Field(description="空文字は、問わない。")
    planned: int
    actual: int
    difference: int = Field(description="実績 − 計画。")

    @classmethod
    def of(cls, row: PlanLine) -> Self:
        return cls(
            direction=Direction(row.line.direction),
            home=row.home,
            host=row.host,
            profession=row.profession,
            grade=row.grade,
            planned=row.total.planned,
            actual=row.total.actual,
            difference=row.total.difference,
        )


class PlanOfYear(Row):
    fiscal_year: int
    frozen_on: datetime.date | None = Field(description="確定した日。まだなら null。")
    rows: list[PlanRow]


class PlanAsked(BaseModel):
    fiscal_year: Year | None = Field(None, description="年度。既定は今年度。")


@router.get("/secondment-plan", response=PlanOfYear, summary="派遣の計画と実績")
def secondment_plan(request: Caller, asked: Query[PlanAsked]) -> PlanOfYear:
    """区市町村のトークンは自分の団体の行、都の研修担当のトークンはすべての行を読めます。"""
    if not sees_plan(request.user):
        raise Http404
    today = timezone.localdate()
    year = asked.fiscal_year or fiscal.fiscal_year(today)
    table = PlanTable(request.user, year, year, today=today)
    frozen: PlanYear | None = table.frozen.get(year)
    told = [row for row in table.rows if row.total.planned or row.total.actual]
    return PlanOfYear(
        fiscal_year=year,
        frozen_on=timezone.localdate(frozen.frozen_at) if frozen else None,
        rows=[PlanRow.of(row) for row in told],
    )
