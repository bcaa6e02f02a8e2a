"""相互評価: a member's group reviews another one."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casestudies import actions
from casestudies.models import Exercise, Member, PeerReview
from casestudies.review_page import ReviewPage
from casestudies.states import DEBRIEFED, ExerciseState
from casestudies.views.access import own_place
from people.requests import SignedInRequest

CONFLICT, UNPROCESSABLE = 409, 422
# What was reviewed stays to be read.
SHOWN = DEBRIEFED | {ExerciseState.REVIEWING}


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """For who is in a group; there is nothing to see before the phase begins."""
    exercise, member = own_place(request.user, key)
    if exercise.is_solo or exercise.state not in SHOWN or member.group is None:
        raise Http404
    if request.method != "POST":
        return _page(request, ReviewPage(exercise, member))
    return _save(request, exercise, member)


def _save(request: SignedInRequest, exercise: Exercise, member: Member) -> HttpResponse:
    """A draft of any state is saved; only then is looked at what handing in asks for."""
    page = ReviewPage(exercise, member, data=request.POST)
    if not page.form.is_valid():
        return _page(request, page, status=UNPROCESSABLE)
    handing_in = "hand_in" in request.POST
    try:
        saved = actions.save_review(
            member=member,
            scores=page.form.scores(),
            comment=page.form.cleaned_data["comment"],
            version=page.form.version_seen,
        )
        if saved.newer:
            return _both(request, exercise, member, saved.review)
        typed = _on_top_of(saved.review.version, request.POST)
        page = ReviewPage(exercise, member, data=typed, complete=handing_in)
        if not page.form.is_valid():
            return _page(request, page, status=UNPROCESSABLE)
        if handing_in:
            actions.submit_review(member=member)
    except ValidationError as error:
        page.form.refuse(error)
        return _page(request, page, status=CONFLICT)
    messages.success(request, _("Handed in.") if handing_in else _("The draft is saved."))
    return redirect("debriefs:review", exercise.key)


def _both(
    request: SignedInRequest, exercise: Exercise, member: Member, newer: PeerReview
) -> HttpResponse:
    """The later writer gets both: the own words in the form, the other's above it."""
    page = ReviewPage(exercise, member, data=_on_top_of(newer.version, request.POST))
    page.form.is_valid()
    page.newer = newer
    messages.warning(
        request, _("Somebody else saved in the meantime. Both texts are below; put them together.")
    )
    return _page(request, page, status=CONFLICT)


def _on_top_of(version: int, data: QueryDict) -> QueryDict:
    """What was typed, to be saved over that version the next time."""
    typed = data.copy()
    typed["version"] = str(version)
    return typed


def _page(request: SignedInRequest, page: ReviewPage, *, status: int = 200) -> HttpResponse:
    answer = render(request, "casestudies/debriefs/review.html", {"it": page}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
