"""What officers watch: the matrix of required courses, one person's record, the coverage."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core import audit
from core.exports import export_source
from core.fiscal import fiscal_year
from core.rendering import render_around
from people.models import User
from people.requests import SignedInRequest
from records.permissions import visible_to
from records.years import Hours, by_year, corrections, with_places
from workforce.cells import SHAPES_OF_CELLS, body_of, last_line_of
from workforce.coverage import Coverage
from workforce.filters import CoverageFilter, MatrixFilter, Question, fields_drawn, search_drawn
from workforce.matrix import Matrix
from workforce.permissions import can_open_person, sees_completions, sees_coverage
from workforce.states import View

PAGE_SIZE = 50


@require_safe
def completions(request: SignedInRequest) -> HttpResponse:
    """The matrix, or with ?format= everybody it shows as a file."""
    if not sees_completions(request.user):
        raise Http404
    if "format" in request.GET:
        return export_source(request, "workforce.completions")
    today = timezone.localdate()
    form = MatrixFilter(request.GET, user=request.user, today=today)
    matrix = Matrix(request.user, form.question(), today=today, scope=form.scope)
    page = Paginator(matrix.people, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = matrix.rows(page.object_list, with_organisation="organisation" in form.fields)
    return render_around(
        request,
        "workforce/completions.html",
        {
            "matrix": matrix,
            "form": form,
            "fields": fields_drawn(form),
            "search": search_drawn(form),
            "views": [(view, matrix.counts[view]) for view in View],
            "page": page,
            "rows": rows,
            "shapes": SHAPES_OF_CELLS,
            "completed": last_line_of(matrix.subjects),
        },
        large=body_of(rows),
    )


@require_safe
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is required of one person, and the details this officer may read."""
    found = get_object_or_404(User, pk=pk)
    today = timezone.localdate()
    if not can_open_person(request.user, found, on=today):
        raise Http404
    rows = list(with_places(visible_to(request.user, on=today).of(found)))
    question = Question(year=fiscal_year(today), view=View.EVERYBODY, person=found)
    matrix = Matrix(request.user, question, today=today)
    # Somebody who is only to come has no post yet, and owes nothing.
    row = next(iter(matrix.rows(matrix.people)), None)
    response = render(
        request,
        "workforce/person.html",
        {
            "person": found,
            "matrix": matrix,
            "row": row,
            "pairs": list(zip(matrix.subjects, row.standings, strict=True)) if row else [],
            "years": by_year(rows),
            "hours": Hours.of(each for each in rows if each.current),
            "corrections": corrections(rows),
        },
    )
    if found != request.user:
        audit.record("workforce.record_opened", by=request.user, about=[found.pk])
    return response


@require_safe
def coverage(request: SignedInRequest) -> HttpResponse:
    """受講自治体 n / 62 and the other figures of one course, or with ?format= as a file."""
    if not sees_coverage(request.user):
        raise Http404
    today = timezone.localdate()
    form = CoverageFilter(request.GET, today=today)
    course, year = form.chosen_course(), form.chosen_year()
    found = Coverage(course, year, today=today) if course else None
    if found and "format" in request.GET:
        return export_source(request, "workforce.coverage")
    context = {"coverage": found, "form": form, "opens_people": sees_completions(request.user)}
    return render(request, "workforce/coverage.html", context)
