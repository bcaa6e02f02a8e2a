"""An exercise is made, its facts are changed, it is cancelled."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casestudies import actions
from casestudies.forms.exercises import ExerciseForm
from casestudies.models import Exercise
from casestudies.permissions import can_make_exercises, exercises_seen, leading_waits_for
from casestudies.views.access import exercise_kept
from courses.run_forms import ReasonForm
from people.models import User
from people.requests import SignedInRequest
from people.roles import Role
from records.blocking import Blocking

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def make(request: SignedInRequest) -> HttpResponse:
    user = request.user
    if not can_make_exercises(user):
        raise Http404
    form = ExerciseForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():  # whoever may not lead it leaves no exercise behind
                exercise = actions.make_exercise(
                    case=form.cases[given["case"]],
                    organiser=given["organiser"],
                    by=user,
                    **form.facts(),
                )
                actions.set_facilitators(exercise=exercise, people=form.facilitators(), by=user)
                actions.add_admitted(exercise=exercise)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The exercise is made. Bring its people together now."))
            return redirect("exercises:people", exercise.key)
    return _form(request, form, None)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    exercise = exercise_kept(request.user, key)
    form = ExerciseForm(request.POST or None, user=request.user, exercise=exercise)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                actions.change_exercise(exercise=exercise, by=request.user, **form.facts())
                actions.set_facilitators(
                    exercise=exercise, people=form.facilitators(), by=request.user
                )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved."))
            return _back(request, exercise)
    return _form(request, form, exercise)


@require_http_methods(["GET", "POST"])
def cancel(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    exercise = exercise_kept(request.user, key)
    form = ReasonForm(request.POST or None, needed=True)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                actions.cancel(
                    exercise=exercise, reason=form.cleaned_data["reason"], by=request.user
                )
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            return redirect("exercises:exercises")
        status = UNPROCESSABLE
    context = {"form": form, "exercise": exercise}
    return render(request, "casestudies/exercises/cancel.html", context, status=status)


def _back(request: SignedInRequest, exercise: Exercise) -> HttpResponse:
    """To the exercise; to the list for who has just handed it over to somebody else."""
    if exercises_seen(request.user).filter(pk=exercise.pk).exists():
        return redirect("exercises:worksheet", exercise.key)
    return redirect("exercises:exercises")


def _form(request: SignedInRequest, form: ExerciseForm, exercise: Exercise | None) -> HttpResponse:
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"form": form, "exercise": exercise, "blocking": _blocking(request.user)}
    return render(request, "casestudies/exercises/edit.html", context, status=status)


def _blocking(user: User) -> list[Blocking]:
    """For who could lead it; an organiser who names others need not have done it."""
    return leading_waits_for(user) if Role.FACILITATOR in user.active_roles else []
