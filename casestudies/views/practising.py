"""Marking an example answer of the case, to get used to its criteria."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from casestudies.permissions import can_practise
from casestudies.practising import PracticePage
from casestudies.views.access import own_place
from people.requests import SignedInRequest

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def practise(request: SignedInRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """For who is in a group, once the stages are over. Marking answers with the panel's marks and
    writes nothing."""
    exercise, member = own_place(request.user, key)
    if not can_practise(exercise, member) or not 1 <= number <= len(exercise.edition.case.examples):
        raise Http404
    data = request.POST if request.method == "POST" else None
    page = PracticePage(exercise, number, data=data)
    status = UNPROCESSABLE if page.form.errors else 200
    answer = render(request, "casestudies/debriefs/practice.html", {"it": page}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
