"""ふりかえり: only the writer reads it."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casestudies import actions
from casestudies.models import Exercise, Reflection
from casestudies.review_forms import ReflectionForm
from casestudies.views.access import own_place
from people.requests import SignedInRequest

CONFLICT, UNPROCESSABLE = 409, 422


@require_http_methods(["GET", "HEAD", "POST"])
def reflection(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    exercise, member = own_place(request.user, key)
    now = Reflection.objects.filter(member=member).first()
    seen = {"text": now.text, "version": now.version} if now else {"version": 0}
    form = ReflectionForm(request.POST if request.method == "POST" else None, initial=seen)
    if request.method != "POST":
        return _page(request, exercise, form)
    if not form.is_valid():
        return _page(request, exercise, form, status=UNPROCESSABLE)
    saved = actions.save_reflection(
        member=member,
        text=form.cleaned_data["text"],
        version=form.cleaned_data["version"] or 0,
    )
    if saved.newer:
        typed = {"text": form.cleaned_data["text"], "version": saved.reflection.version}
        return _page(
            request,
            exercise,
            ReflectionForm(initial=typed),
            newer=saved.reflection.text,
            status=CONFLICT,
        )
    messages.success(request, _("Saved. Only you can read it."))
    return redirect("debriefs:reflection", exercise.key)


def _page(
    request: SignedInRequest,
    exercise: Exercise,
    form: ReflectionForm,
    *,
    newer: str = "",
    status: int = 200,
) -> HttpResponse:
    """Kept by no browser: computers are shared."""
    context = {"exercise": exercise, "form": form, "newer": newer}
    answer = render(request, "casestudies/debriefs/reflection.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
