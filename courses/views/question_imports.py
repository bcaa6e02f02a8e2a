"""Questions from a file, in the CMS: choose it, look at what it holds, register; and back as GIFT."""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.tables import TableError
from courses import actions
from courses.forms import QuestionFileForm
from courses.gift_writing import gift_of
from courses.models import Question, QuestionImport
from courses.permissions import can_import_questions
from courses.question_filter import QuestionFilterSet
from courses.question_judging import judge
from courses.question_template import CONTENT_TYPE, NAME, template
from people.models import User
from people.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
def import_questions(request: SignedInRequest) -> HttpResponse:
    _authorise(request.user)
    sent = request.method == "POST"
    form = QuestionFileForm(request.POST, request.FILES) if sent else QuestionFileForm()
    if form.is_valid():
        try:
            batch = actions.stage_questions(**form.cleaned_data, by=request.user)
        except TableError as error:
            form.add_error("file", str(error))
        else:
            return redirect("question_import", batch.pk)
    return render(request, "courses/cms/import_questions.html", {"form": form, "bank": _bank()})


@require_safe
def import_template(request: SignedInRequest) -> HttpResponse:
    _authorise(request.user)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(NAME)}"}
    return HttpResponse(template(), content_type=CONTENT_TYPE, headers=headers)


@require_safe
def export_questions(request: SignedInRequest) -> HttpResponse:
    """The bank as GIFT, with the filter of the list the button stands on."""
    _authorise(request.user)
    chosen = QuestionFilterSet(request.GET, queryset=Question.objects.all()).qs
    questions = chosen.select_related("category").order_by("category__name", "pk")
    name = _("questions-%(day)s.gift") % {"day": timezone.localdate().isoformat()}
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return HttpResponse(
        gift_of(questions), content_type="text/plain; charset=utf-8", headers=headers
    )


@require_safe
def question_import(request: SignedInRequest, pk: int) -> HttpResponse:
    batch = _own(request.user, pk)
    rows = judge(batch.rows) if batch.applied_at is None else []
    context = {
        "batch": batch,
        "bank": _bank(),
        "rows": rows,
        "new": [row for row in rows if row.is_new],
        "faulty": [row for row in rows if row.faults],
        "repeated": [row for row in rows if row.repeats],
        "categories": sorted({row.category for row in rows if row.is_new and row.category_is_new}),
    }
    return render(request, "courses/cms/question_import.html", context)


@require_POST
def apply_question_import(request: SignedInRequest, pk: int) -> HttpResponse:
    batch = _own(request.user, pk)
    try:
        written = actions.apply_questions(batch, publish="publish" in request.POST, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("question_import", pk)
    text = ngettext(
        "%(count)d question is in the question bank now.",
        "%(count)d questions are in the question bank now.",
        written,
    )
    messages.success(request, text % {"count": written})
    return redirect(_bank())


@require_POST
def discard_question_import(request: SignedInRequest, pk: int) -> HttpResponse:
    actions.discard_questions(_own(request.user, pk))
    messages.success(request, _("Nothing was imported."))
    return redirect("import_questions")


def _authorise(user: User) -> None:
    if not can_import_questions(user):
        raise Http404


def _own(user: User, pk: int) -> QuestionImport:
    """What somebody else is looking at does not exist."""
    _authorise(user)
    return get_object_or_404(QuestionImport, pk=pk, by=user)


def _bank() -> str:
    return reverse("wagtailsnippets_courses_question:list")
