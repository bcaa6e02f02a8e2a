"""講評: the debrief, and a group's worksheet on paper."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casestudies.debrief import Debrief
from casestudies.models import Exercise, Member
from casestudies.states import DEBRIEFED, ExerciseState
from casestudies.views.access import exercise_led, group_of, own_place
from casestudies.worksheet_paper import worksheet_pdf as paper
from people.requests import SignedInRequest

# Who leads it prepares the debrief while groups review each other.
PREPARED = DEBRIEFED | {ExerciseState.HANDING_IN, ExerciseState.REVIEWING}


@require_safe
def debrief(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """For who is in it from the debrief on; for who leads it from the end of the stages on."""
    exercise, member = _led_or_joined(request, key)
    if exercise.state not in (PREPARED if member is None else DEBRIEFED):
        raise Http404
    context = {"it": Debrief(exercise, member)}
    return render(request, "casestudies/debriefs/debrief.html", context)


@require_safe
def worksheet_pdf(request: SignedInRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """A member's own group; any for who leads it."""
    exercise, member = _led_or_joined(request, key)
    group = group_of(exercise, number)
    if member is not None and member.group_id != group.pk:
        raise Http404
    answer = HttpResponse(paper(exercise, group), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="worksheet-{group.number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _led_or_joined(request: SignedInRequest, key: uuid.UUID) -> tuple[Exercise, Member | None]:
    """Who leads it and is in it counts as leading."""
    try:
        return exercise_led(request.user, key), None
    except Http404:
        return own_place(request.user, key)
