"""The tables of officers as files: everybody whom the screen shows, whatever page it is at."""

from collections.abc import Iterator

from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.exports import Export, source
from people.models import User
from workforce.columns import coverage_columns, matrix_columns, matrix_values
from workforce.coverage import Coverage
from workforce.filters import CoverageFilter, MatrixFilter
from workforce.matrix import Matrix
from workforce.permissions import sees_completions, sees_coverage


@source("workforce.completions")
def completions(user: User, query: QueryDict) -> Export:
    if not sees_completions(user):
        raise Http404
    today = timezone.localdate()
    form = MatrixFilter(query, user=user, today=today)
    matrix = Matrix(user, form.question(), today=today, scope=form.scope)
    wide = "organisation" in form.fields
    people: list[int] = []

    def rows() -> Iterator[list[str | None]]:
        for row in matrix.all_rows():
            people.append(row.person.pk)
            yield matrix_values(row, with_organisation=wide)

    return Export(
        name=_("Completions of required courses"),
        columns=matrix_columns(matrix, with_organisation=wide),
        rows=rows(),
        count=matrix.count,
        record=lambda: audit.record(
            "workforce.completions_exported",
            by=user,
            about=people,
            facts={"rows": len(people), "year": matrix.question.year},
        ),
    )


@source("workforce.coverage")
def coverage(user: User, query: QueryDict) -> Export:
    form = CoverageFilter(query, today=timezone.localdate())
    course, year = form.chosen_course(), form.chosen_year()
    if not sees_coverage(user) or course is None:
        raise Http404
    found = Coverage(course, year, today=timezone.localdate())
    return Export(
        name=_("Coverage"),
        columns=coverage_columns(found),
        rows=found.places,
        count=len(found.places),
        record=lambda: audit.record("workforce.coverage_exported", by=user, facts={"year": year}),
    )
