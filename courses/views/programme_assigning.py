"""People are put into a programme: by name, from a file, or all whom a requirement reaches."""

import datetime
import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from core.fiscal import fiscal_year
from core.folding import fold
from core.tables import TableError
from courses import actions
from courses.actions.allocating import owed_programmes
from courses.models import ProgrammePage
from courses.programme_assigning_forms import AssignForm, FileForm, RequireForm
from courses.programme_file import Listed, read_people
from courses.programme_permissions import can_assign, posts_to_assign, requirements_in_scope
from courses.views.programme_office import office_programme_or_404
from people.models import Post, User
from people.models.posts import PostQuerySet
from people.requests import SignedInRequest
from records.actions.obligations import due_date, posts_reached
from records.models import Obligation, Requirement
from records.states import Kind

MOST_SHOWN = 100


@require_http_methods(["GET", "POST"])
def assign(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    user = request.user
    page = _assignable_or_404(user, key)
    posts = _own_posts(user)
    owing = owed_programmes(timezone.localdate()).filter(subject_key=page.key).values("person")
    there = posts.exclude(person__in=owing)
    form = AssignForm(request.POST or None, posts=there)
    if request.method == "POST" and form.is_valid():
        return _assign(request, page, form, list(form.cleaned_data["posts"]))
    text = request.GET.get("q", "").strip()[:60]
    shown = there
    for word in fold(text).split():
        shown = shown.filter(person__search_key__contains=word)
    context = {
        "form": form,
        "programme": page,
        "text": text,
        "rows": shown[:MOST_SHOWN],
        "more": max(shown.count() - MOST_SHOWN, 0),
        "chosen": set(request.POST.getlist("posts")),
    }
    status = 422 if form.errors else 200
    return render(request, "courses/programmes/assign.html", context, status=status)


@require_http_methods(["GET", "POST"])
def assign_by_file(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """All of the file, or nothing of it."""
    page = _assignable_or_404(request.user, key)
    form = FileForm(request.POST or None, request.FILES or None)
    listed = Listed()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            listed = read_people(file, str(file.name), _own_posts(request.user))
        except TableError as error:
            form.add_error("file", str(error))
        else:
            if not listed.faults:
                entry = Obligation.Entry.FILE
                return _assign(request, page, form, listed.posts, entry=entry)
            form.add_error(
                "file", _("Nobody is assigned: mend these rows and choose the file again.")
            )
    context = {"form": form, "programme": page, "faults": listed.faults}
    status = 422 if form.errors else 200
    return render(request, "courses/programmes/assign_file.html", context, status=status)


def _assign(
    request: SignedInRequest,
    page: ProgrammePage,
    form: AssignForm | FileForm,
    posts: list[Post],
    *,
    entry: Obligation.Entry = Obligation.Entry.PERSON,
) -> HttpResponse:
    new, already = actions.assign(
        page=page, posts=posts, due=form.due(), by=request.user, entry=entry
    )
    said = ngettext("%(n)d person is assigned.", "%(n)d people are assigned.", new) % {"n": new}
    if already:
        text = ngettext(
            "%(n)d was in it before and stays as is.",
            "%(n)d were in it before and stay as they are.",
            already,
        )
        said += text % {"n": already}
    messages.success(request, said)
    return redirect("programme_office:people", page.key)


@require_http_methods(["GET", "POST"])
def require(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """The first button only counts whom it would reach; the second makes it so."""
    page = _assignable_or_404(request.user, key)
    form = RequireForm(request.POST or None, user=request.user)
    reached = None
    if request.method == "POST" and form.is_valid():
        if "confirmed" in request.POST:
            actions.require(page=page, due=form.due(), by=request.user, **form.facts())
            messages.success(
                request, _("It is required now. The people appear here within a minute.")
            )
            return redirect("programme_office:people", page.key)
        reached = _reached(form, on=timezone.localdate())
    context = {"form": form, "programme": page, "reached": reached}
    status = 422 if form.errors else 200
    return render(request, "courses/programmes/require.html", context, status=status)


def _reached(form: RequireForm, *, on: datetime.date) -> dict[str, int]:
    """How many people, and how many of them could not be in time."""
    facts, due = form.facts(), form.due()
    professions = facts.pop("professions")
    draft = Requirement(
        subject_kind=Kind.PROGRAMME,
        due_rule=due.due_rule,
        due_on=due.due_on,
        due_months=due.due_months,
        **facts,
    )
    if draft.start > on:
        return {"people": 0, "late": 0, "later": 1}
    posts = posts_reached(draft, professions, on=on)
    days = {
        person: due_date(draft, start, fiscal_year(on))
        for person, start in posts.values_list("person", "start")
    }
    return {"people": len(days), "late": sum(day < on for day in days.values()), "later": 0}


@require_POST
def end(request: SignedInRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    page = _assignable_or_404(request.user, key, published=False)
    rows = requirements_in_scope(request.user, on=timezone.localdate()).about(page.key)
    actions.end_requirement(requirement=get_object_or_404(rows, pk=pk), by=request.user)
    messages.success(
        request, _("It is no longer required. What people have done in it is kept in the archive.")
    )
    return redirect("programme_office:people", page.key)


def _assignable_or_404(user: User, key: uuid.UUID, *, published: bool = True) -> ProgrammePage:
    page = office_programme_or_404(user, key)
    if not can_assign(user) or (published and not page.live):
        raise Http404
    return page


def _own_posts(user: User) -> PostQuerySet:
    posts = posts_to_assign(user, on=timezone.localdate()).with_names()
    return posts.order_by(
        "person__last_name_kana", "person__first_name_kana", "person", "start", "pk"
    )
