"""設問の成績 in the CMS: which quizzes have been answered, and how each question did."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core.exports import Export, Format, export_response
from courses.attempt_times import attempt_times
from courses.item_statistics import editions_answered, item_figures, people_answered
from courses.models import CoursePage
from courses.permissions import quizzes_with_results, sees_results
from courses.question_table import columns, lines_of, question_table
from people.requests import SignedInRequest
from records.suppression import shown


@require_safe
def question_results(request: SignedInRequest) -> HttpResponse:
    if not sees_results(request.user):
        raise Http404
    quizzes = list(quizzes_with_results(request.user).order_by("path"))
    people = people_answered(quiz.key for quiz in quizzes)
    courses = {
        course.path: course.title
        for course in CoursePage.objects.filter(path__in={quiz.path[:-4] for quiz in quizzes})
    }
    rows = [
        {
            "quiz": quiz,
            "course": courses.get(quiz.path[:-4], ""),
            "people": shown(people.get(quiz.key, 0)),
        }
        for quiz in quizzes
    ]
    return render(request, "courses/cms/question_results.html", {"rows": rows})


@require_safe
def quiz_results(request: SignedInRequest, pk: int) -> HttpResponse:
    """One edition of one quiz, the newest if none is named; ?format= is the file."""
    quiz = get_object_or_404(quizzes_with_results(request.user), pk=pk)
    editions = editions_answered(quiz.key)
    edition = _named(request.GET.get("edition", ""), editions) or quiz.edition
    table = question_table(item_figures(quiz.key, edition))
    if request.GET.get("format") in set(Format):
        what = pgettext("file name", "Results of the questions")
        return export_response(
            request, Export(f"{what}_{quiz.title}", columns=columns(), rows=lines_of(table))
        )
    context = {
        "quiz": quiz,
        "course": quiz.get_parent(),
        "edition": edition,
        "editions": editions,
        "people": shown(editions.get(edition, 0)),
        "times": attempt_times(quiz.key, edition),
        "table": table,
    }
    return render(request, "courses/cms/quiz_results.html", context)


def _named(text: str, editions: dict[int, int]) -> int | None:
    """The edition that was asked for, else the newest that was answered."""
    asked = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None
    return asked if asked in editions else next(iter(editions), None)
