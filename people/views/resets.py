"""A person lost the password or the second factor: what an officer does about it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people import actions
from people.forms.invitations import ResetPasswordForm, SecondFactorForm
from people.models import User
from people.requests import SignedInRequest
from people.sign_in_rights import can_remove_second_factor
from people.views.invitations import deliver, person_to_let_in


@require_http_methods(["GET", "POST"])
def reset_password(request: SignedInRequest, pk: int) -> HttpResponse:
    person = person_to_let_in(request.user, pk)
    form = ResetPasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        batch = actions.reset_password(person=person, by=request.user, **form.cleaned_data)
        return deliver(request, batch)
    return render(request, "people/reset_password.html", {"form": form, "person": person})


@require_http_methods(["GET", "POST"])
def remove_second_factor(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    if not can_remove_second_factor(request.user, person):
        raise Http404
    form = SecondFactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.remove_second_factor(person=person, by=request.user, **form.cleaned_data)
        messages.success(request, _("The second factor is removed. The person sets up a new one."))
        return redirect("people:person", pk)
    return render(request, "people/remove_second_factor.html", {"form": form, "person": person})


@require_http_methods(["GET", "POST"])
def end_sessions(request: SignedInRequest, pk: int) -> HttpResponse:
    person = person_to_let_in(request.user, pk)
    if request.method == "POST":
        actions.end_sessions(person=person, by=request.user)
        messages.success(request, _("The person is logged out on all devices."))
        return redirect("people:person", pk)
    return render(request, "people/end_sessions.html", {"person": person})


@require_POST
def notices_read(request: SignedInRequest) -> HttpResponse:
    actions.put_notices_away(person=request.user)
    return redirect("today")
