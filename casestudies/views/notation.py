"""Where an office chooses how its people see genograms."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casestudies.actions.notation import choose_notation
from casestudies.diagrams import Notation
from casestudies.drawn import draw
from casestudies.forms.notation import NotationForm
from casestudies.models import DiagramNotation
from casestudies.permissions import chooses_notation
from people.requests import SignedInRequest

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def notation(request: SignedInRequest) -> HttpResponse:
    """For the organisation of the active post. `try` draws the example and saves nothing."""
    post = request.user.active_post
    if post is None or not chooses_notation(request.user):
        raise Http404
    saved = DiagramNotation.objects.filter(organisation=post.organisation).first()
    shown = saved or DiagramNotation(organisation=post.organisation)
    form = NotationForm(request.POST or None, instance=shown)
    is_right = form.is_valid()
    if request.method == "POST" and is_right and "try" not in request.POST:
        choose_notation(organisation=post.organisation, **form.cleaned_data)
        messages.success(request, _("The notation is saved. All genograms are drawn so now."))
        return redirect("notation:notation")
    # A form that is wrong has left its choices on the row.
    chosen = shown.notation if is_right or not form.is_bound else Notation()
    context = {"form": form, "organisation": post.organisation, "drawn": draw(_example(), chosen)}
    status = UNPROCESSABLE if form.is_bound and not is_right else 200
    return render(request, "casestudies/notation.html", context, status=status)


def _example() -> dict[str, object]:
    """A family with everything that differs from office to office."""
    people = [
        {"id": "p1", "name": "B", "sex": "female", "age": 34},
        {"id": "p2", "name": "C", "sex": "male", "age": 36, "has_died": True},
        {"id": "p3", "name": "A", "sex": "female", "age": 7, "is_index": True},
        {"id": "p4", "name": "D", "sex": "unknown", "age": 2},
    ]
    children = [{"person": "p3"}, {"person": "p4"}]
    unions = [{"partners": ["p2", "p1"], "kind": "married", "children": children}]
    return {"title": _("An example"), "people": people, "unions": unions}
