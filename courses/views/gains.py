"""事前・事後の伸び in the CMS: by question and by municipality, nobody's name."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core.exports import Column, Export, Format, export_response
from courses.gains import gains_of, quiz_before
from courses.permissions import quizzes_with_results
from people.requests import SignedInRequest
from records.suppression import shown


@require_safe
def quiz_gains(request: SignedInRequest, pk: int) -> HttpResponse:
    quiz = get_object_or_404(quizzes_with_results(request.user), pk=pk)
    before = quiz_before(quiz)
    if before is None:
        raise Http404
    gains = gains_of(quiz)
    if request.GET.get("format") in set(Format):
        what = pgettext("file name", "Gain of a quiz")
        columns = [
            Column(pgettext("quiz", "Question"), lambda each: each.item["prompt"]),
            Column(_("People who answered"), lambda each: shown(each.people)),
            Column(_("Right before"), lambda each: each.before),
            Column(_("Right after"), lambda each: each.after),
            Column(_("Gain (points)"), lambda each: each.gain),
        ]
        export = Export(f"{what}_{quiz.title}", columns=columns, rows=gains.items)
        return export_response(request, export)
    context = {"quiz": quiz, "before": before, "course": quiz.get_parent(), "gains": gains}
    return render(request, "courses/cms/quiz_gains.html", context)
