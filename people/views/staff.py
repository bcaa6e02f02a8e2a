"""Entering people by hand: a new one, one who shows a code, names, leave."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from people import actions, join_codes
from people.forms.absences import LeaveForm
from people.forms.people import EditPersonForm
from people.forms.posts import JoinForm, NewStaffForm
from people.models import JoinCode, Leave, Post, User
from people.office_permissions import can_enter_people, can_manage_leave, can_rename
from people.requests import SignedInRequest
from people.views.entry import is_sent, person_for, show_form, to_person, tried, wrote_post


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    if not can_enter_people(request.user):
        raise Http404
    form = NewStaffForm(request.POST or None, by=request.user)
    if is_sent(request) and form.is_valid():
        made: list[User] = []

        def act() -> None:
            post = actions.enter_person(
                post=form.facts(),
                roles=form.roles_chosen(),
                login=form.cleaned_data["login"],
                by=request.user,
                **form.names(),
            )
            made.append(post.person)

        if tried(form, act):
            person = made[0]
            text = _("%(name)s is registered with the log-in ID %(login)s.")
            names = {"name": person.full_name, "login": person.username}
            messages.success(request, text % names)
            return to_person(request.user, person)
    return show_form(
        request,
        form,
        title=_("Add a person"),
        lead=_("For one person. For many, a file is quicker."),
        button=_("Register"),
        groups=form.groups(),
    )


@require_http_methods(["GET", "POST"])
def join(request: SignedInRequest) -> HttpResponse:
    """A post for somebody who has an account already, by the code she shows."""
    if not can_enter_people(request.user):
        raise Http404
    form = JoinForm(request.POST or None, by=request.user)
    if is_sent(request) and form.is_valid():
        if actions.owner_of(form.cleaned_data["code"]) is None and join_codes.too_many(request):
            error = _("Too many codes that did not work. Please wait 10 minutes and try again.")
            form.refuse(ValidationError({"code": error}))
            return _show_join(request, form)

        def write() -> Post:
            return actions.use_join_code(
                code=form.cleaned_data["code"],
                roles=form.roles_chosen(),
                by=request.user,
                **form.facts(),
            )

        answer = wrote_post(request, form, write)
        if isinstance(answer, HttpResponse):
            return answer
        if answer is not None:
            text = _("The post is added to the account of %(name)s.")
            messages.success(request, text % {"name": answer.person.full_name})
            return to_person(request.user, answer.person)
    return _show_join(request, form)


def _show_join(request: SignedInRequest, form: JoinForm) -> HttpResponse:
    return show_form(
        request,
        form,
        title=_("Add a post with a code"),
        lead=_(
            "For somebody who has an account already, from another employer or a post before. "
            "The records stay in one account."
        ),
        button=_("Add the post"),
        groups=form.groups(),
    )


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    person = person_for(request.user, pk)
    form = _edit_form(request.POST or None, request.user, person.pk)
    if is_sent(request) and form.is_valid():

        def act() -> None:
            seen = form.cleaned_data["seen"]
            actions.edit_person(person=person, by=request.user, seen=seen, **form.facts())

        if tried(form, act, now=lambda: _edit_form(None, request.user, pk)):
            messages.success(request, _("The details are saved."))
            return to_person(request.user, person)
    return show_form(request, form, person=person, title=_("Change the details"), button=_("Save"))


@require_http_methods(["GET", "POST"])
def new_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    person = person_for(request.user, pk)
    form = LeaveForm(request.POST or None)
    if is_sent(request) and form.is_valid():

        def act() -> None:
            actions.begin_leave(person=person, by=request.user, **form.facts())

        if tried(form, act):
            messages.success(request, _("The leave is entered."))
            return to_person(request.user, person)
    return show_form(
        request,
        form,
        person=person,
        title=_("Enter a leave"),
        lead=_("On these days the person counts as away and not as late."),
        button=_("Enter"),
    )


@require_http_methods(["GET", "POST"])
def edit_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    leave = leave_for(request.user, pk)
    form = LeaveForm(request.POST or None, leave=leave)
    if is_sent(request) and form.is_valid():

        def act() -> None:
            seen = form.cleaned_data["seen"]
            actions.change_leave(leave=leave, by=request.user, seen=seen, **form.facts())

        if tried(form, act, now=lambda: LeaveForm(None, leave=leave_for(request.user, pk))):
            messages.success(request, _("The leave is changed."))
            return to_person(request.user, leave.person)
    return show_form(
        request,
        form,
        person=leave.person,
        title=_("Change or end the leave"),
        button=_("Save"),
        removal="people:withdraw_leave",
        removal_of=leave,
        removal_text=_("Entered by mistake: take this leave away"),
    )


@require_POST
def withdraw_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    leave = leave_for(request.user, pk)
    actions.withdraw_leave(leave=leave, by=request.user)
    messages.success(request, _("The leave is taken away."))
    return to_person(request.user, leave.person)


@never_cache
@require_POST
def make_code(request: SignedInRequest) -> HttpResponse:
    """Shown in the answer to this post and never again."""
    code = actions.make_join_code(person=request.user, by=request.user)
    row = JoinCode.objects.unused().get(person=request.user)
    context = {
        "code": join_codes.shown_code(code),
        "last_day": timezone.localdate(row.valid_until),
        "person": request.user,
    }
    return render(request, "people/join_code.html", context)


def _edit_form(data: Any, user: User, pk: int) -> EditPersonForm:
    person = User.objects.get(pk=pk)
    return EditPersonForm(data, person=person, may_rename=can_rename(user, person))


def leave_for(user: User, pk: int) -> Leave:
    leave = get_object_or_404(Leave.objects.select_related("person"), pk=pk)
    if not can_manage_leave(user, leave):
        raise Http404
    return leave
