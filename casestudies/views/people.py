"""Who is in an exercise, in which group, with which part."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casestudies import actions
from casestudies.forms.exercises import GroupsForm
from casestudies.people_page import PartsPage, PeoplePage
from casestudies.typed import number
from casestudies.views.access import exercise_kept, group_of, member_in, own_place
from people.requests import SignedInRequest

UNPROCESSABLE = 422


@require_safe
def people(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    page = PeoplePage(exercise_kept(request.user, key), request.user)
    form = GroupsForm(initial={"count": page.groups_to_offer})
    return render(request, "casestudies/exercises/people.html", {"it": page, "form": form})


@require_POST
def add_admitted(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    exercise = exercise_kept(request.user, key)
    try:
        new = actions.add_admitted(exercise=exercise)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        said = ngettext("%(count)d person added.", "%(count)d people added.", new)
        messages.success(request, said % {"count": new})
    return redirect("exercises:people", exercise.key)


@require_POST
def form_groups(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    exercise = exercise_kept(request.user, key)
    form = GroupsForm(request.POST)
    if form.is_valid():
        try:
            actions.form_groups(exercise=exercise, count=form.cleaned_data["count"])
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Groups are formed, mixed by profession and municipality."))
            return redirect("exercises:people", exercise.key)
    context = {"it": PeoplePage(exercise, request.user), "form": form}
    return render(request, "casestudies/exercises/people.html", context, status=UNPROCESSABLE)


@require_POST
def place(request: SignedInRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    """Into a group, out of it, or (before it begins) out of the exercise."""
    exercise = exercise_kept(request.user, key)
    member = member_in(exercise, pk)
    try:
        if "remove" in request.POST:
            actions.remove(member=member)
        else:
            typed = request.POST.get("group", "")
            actions.place(member=member, number=number(typed, none=-1) if typed else None)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Saved."))
    return redirect("exercises:people", exercise.key)


@require_http_methods(["GET", "POST"])
def parts(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """係を替える: the group shares chair, recorder, speaker and sides among itself."""
    exercise, member = own_place(request.user, key)
    if member.group is None:
        raise Http404
    return _parts(request, PartsPage(exercise, member.group), "exercises:worksheet")


@require_http_methods(["GET", "POST"])
def deal(request: SignedInRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """The same by who keeps the exercise, who also deals the role cards."""
    exercise = exercise_kept(request.user, key)
    page = PartsPage(exercise, group_of(exercise, number), with_cards=True)
    return _parts(request, page, "exercises:people")


def _parts(request: SignedInRequest, page: PartsPage, back: str) -> HttpResponse:
    if request.method == "POST":
        try:
            actions.share_parts(group=page.group, parts=page.given(request.POST))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.path)
        messages.success(request, _("Saved."))
        return redirect(back, page.exercise.key)
    context = {"it": page, "back": back}
    return render(request, "casestudies/exercises/parts.html", context)


@require_POST
def step_out(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    exercise, member = own_place(request.user, key)
    actions.step_out(member=member, out="back" not in request.POST)
    return redirect("exercises:worksheet", exercise.key)
