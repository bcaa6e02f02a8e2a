"""What every form of the office does: show, ask the action, put its refusal at the field."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from core import audit
from people import actions
from people.forms.people import Entry
from people.late import LateRecord
from people.models import Post, User
from people.office_permissions import can_find_people, can_manage_person, can_manage_post
from people.permissions import can_see_person, sees_people
from people.requests import SignedInRequest


def person_for(user: User, pk: int) -> User:
    """Somebody of whom this officer may enter something; anybody else does not exist."""
    person = get_object_or_404(User, pk=pk, merged_into=None)
    if not can_manage_person(user, person):
        raise Http404
    return person


def post_for(user: User, pk: int) -> Post:
    post = get_object_or_404(
        Post.objects.select_related("organisation", "section", "person"), pk=pk
    )
    if not can_manage_post(user, post):
        raise Http404
    return post


def to_person(user: User, person: User) -> HttpResponse:
    return redirect(address_after(user, person))


def address_after(user: User, person: User) -> str:
    """The page of the person; where that is not theirs to see, what leads to other people."""
    if sees_people(user) and can_see_person(user, person):
        return reverse("people:person", args=[person.pk])
    return reverse("people:find" if can_find_people(user) else "people:people")


def note_look(user: User, person: User | None) -> None:
    """Somebody of another organisation was shown in a form: that is a look at their data."""
    if person is not None and user.pk != person.pk and not can_see_person(user, person):
        audit.record("people.person_opened", by=user, about=[person.pk])


def tried(form: Entry, act: Callable[[], Any], *, now: Callable[[], Entry] | None = None) -> bool:
    """Whether the action did it. If not, the form says why, and what was typed stays. `now` is the
    form as it would be opened now, for the case that somebody else was faster."""
    try:
        act()
    except actions.EditedMeanwhile as error:
        form.refuse(error)
        if now is not None:
            form.look_again(now())
        return False
    except ValidationError as error:
        form.refuse(error)
        return False
    return True


def show_form(
    request: SignedInRequest, form: Entry, *, person: User | None = None, **words: Any
) -> HttpResponse:
    """`words`: title, lead, button and whatever else people/entry.html prints."""
    back = reverse("people:people")
    if person is not None:
        back = address_after(request.user, person)
    context = {"form": form, "person": person, "back": back} | words
    response = render(request, "people/entry.html", context)
    note_look(request.user, person)
    return response


def wrote_post(
    request: SignedInRequest,
    form: Entry,
    write: Callable[[], Post],
    *,
    now: Callable[[], Entry] | None = None,
    person: User | None = None,
) -> Post | HttpResponse | None:
    """The post; or the page that asks which records of the days since belong to it; or None, and
    the form says why."""
    posts: list[Post] = []
    chosen = None
    if "confirmed" in request.POST:
        chosen = [int(pk) for pk in request.POST.getlist("records") if pk.isdecimal()]

    def act() -> None:
        posts.append(actions.with_records(write, chosen=chosen, by=request.user))

    try:
        done = tried(form, act, now=now)
    except actions.RecordsSince as question:
        return _ask(request, form, question.found, person=person)
    return posts[0] if done else None


def _ask(
    request: SignedInRequest, form: Entry, found: list[LateRecord], *, person: User | None
) -> HttpResponse:
    """What was typed goes along in hidden fields, so that the answer is the whole form again."""
    typed = [
        (name, value)
        for name in request.POST
        if name not in {"csrfmiddlewaretoken", "confirmed", "records"}
        for value in request.POST.getlist(name)
    ]
    context = {"form": form, "found": found, "typed": typed, "person": person}
    response = render(request, "people/late_records.html", context)
    note_look(request.user, person)
    return response


def is_sent(request: SignedInRequest) -> bool:
    """A form to be acted on; not one that comes back from the question to be changed."""
    return request.method == "POST" and "back" not in request.POST
