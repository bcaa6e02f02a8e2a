"""HR names people for a run, each in a post of its own organisations."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.folding import fold
from courses import actions
from courses.actions import Clashing
from courses.models import Enrolment
from courses.organising_forms import NominationForm
from courses.run_page import RunPage
from courses.states import OPEN_ENROLMENTS
from courses.views.runs import run_or_404
from people.models.posts import PostQuerySet
from people.permissions import people_in_scope
from people.requests import SignedInRequest

MOST_SHOWN = 100


@require_http_methods(["GET", "POST"])
def nominate(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    user = request.user
    run = run_or_404(user, key)
    it = RunPage(run, user, at=timezone.now())
    if not it.may_nominate:
        raise Http404
    text = request.GET.get("q", "").strip()[:60]
    posts = _own_posts(request, run.pk)
    form = NominationForm(request.POST or None, posts=posts)
    clashing = False
    if request.method == "POST" and form.is_valid():
        chosen = list(form.cleaned_data["posts"])
        override = form.cleaned_data["override"]
        try:
            made = actions.nominate(run=run, posts=chosen, by=user, override=override)
        except Clashing as error:
            form.refuse(error)
            clashing = True
        except ValidationError as error:
            form.refuse(error)
        else:
            said = ngettext("%(n)d person is nominated.", "%(n)d people are nominated.", len(made))
            messages.success(request, said % {"n": len(made)})
            return redirect("runs:run", run.key)
    if not clashing and not request.POST.get("override"):
        del form.fields["override"]
    shown = posts
    for word in fold(text).split():
        shown = shown.filter(person__search_key__contains=word)
    context = {
        "form": form,
        "it": it,
        "text": text,
        "rows": shown[:MOST_SHOWN],
        "more": max(shown.count() - MOST_SHOWN, 0),
        "chosen": set(request.POST.getlist("posts")),
    }
    status = 422 if form.errors else 200
    return render(request, "courses/runs/nominate.html", context, status=status)


def _own_posts(request: SignedInRequest, run: int) -> PostQuerySet:
    """The main post of everybody of one's own who is not among the applicants yet, by kana."""
    there = Enrolment.objects.filter(run=run, state__in=OPEN_ENROLMENTS).values("person")
    posts = people_in_scope(request.user, on=timezone.localdate()).exclude(person__in=there)
    return posts.with_names().order_by(
        "person__last_name_kana", "person__first_name_kana", "person", "start", "pk"
    )
