"""Rooms and lecturers of an organiser. What has sessions is retired and never deleted."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import actions
from courses.lecturer_hours import sees_hours
from courses.models import Lecturer, Room
from courses.run_permissions import organisers_for, organises
from courses.session_forms import LecturerForm, RoomForm
from people.models import Organisation, User
from people.requests import SignedInRequest


@require_safe
def places(request: SignedInRequest) -> HttpResponse:
    own = organisers_for(_organiser(request.user))
    context = {
        "rooms": Room.objects.filter(organisation__in=own).select_related("organisation"),
        "lecturers": Lecturer.objects.filter(organisation__in=own).select_related("organisation"),
        "today": timezone.localdate(),
        "sees_hours": sees_hours(request.user),
    }
    return render(request, "courses/runs/places.html", context)


@require_http_methods(["GET", "POST"])
def edit_room(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    return _edit(request, Room, RoomForm, pk, title=_("Room"))


@require_http_methods(["GET", "POST"])
def edit_lecturer(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    return _edit(request, Lecturer, LecturerForm, pk, title=_("Lecturer"))


def _edit(
    request: SignedInRequest, model: Any, form_class: Any, pk: int | None, *, title: str
) -> HttpResponse:
    own = organisers_for(_organiser(request.user))
    thing = model(organisation=_own(request.user, own))
    if pk is not None:
        thing = model.objects.filter(organisation__in=own, pk=pk).first()
        if thing is None:
            raise Http404
    form = form_class(request.POST or None, instance=thing)
    if request.method == "POST" and form.is_valid():
        actions.keep_place(form.save(commit=False))
        messages.success(request, _("Saved."))
        return redirect("runs:places")
    context = {"form": form, "title": title, "is_new": pk is None}
    return render(
        request, "courses/runs/edit_place.html", context, status=422 if form.errors else 200
    )


def _organiser(user: User) -> User:
    if not organises(user):
        raise Http404
    return user


def _own(user: User, own: Any) -> Organisation:
    """Of the post in hand: the body one works for."""
    post = user.active_post
    found: Organisation | None = own.filter(pk=post.organisation_id).first() if post else None
    if found is None:
        raise Http404
    return found
