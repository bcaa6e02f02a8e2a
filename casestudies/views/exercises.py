"""The list of exercises, joining one by its code, and working alone."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from casestudies import actions
from casestudies.exercise_list import ExerciseList
from casestudies.forms.exercises import JoinForm
from casestudies.models import CasePage
from people.requests import SignedInRequest


@require_safe
def exercises(request: SignedInRequest) -> HttpResponse:
    context = {"it": ExerciseList(request.user), "form": JoinForm()}
    return render(request, "casestudies/exercises/exercises.html", context)


@require_POST
def join(request: SignedInRequest) -> HttpResponse:
    form = JoinForm(request.POST, request=request)
    if not form.is_valid():
        context = {"it": ExerciseList(request.user), "form": form}
        return render(request, "casestudies/exercises/exercises.html", context, status=422)
    exercise = form.exercise
    try:
        actions.join(exercise=exercise, person=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("exercises:exercises")
    return redirect("exercises:worksheet", exercise.key)


@require_POST
def begin_alone(request: SignedInRequest, case: uuid.UUID) -> HttpResponse:
    page = CasePage.objects.live().filter(subject_key=case).first()
    if page is None or not page.can_be_used(timezone.localdate()):
        raise Http404
    try:
        exercise = actions.begin_alone(case=page, person=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(page.url)
    return redirect("exercises:worksheet", exercise.key)
