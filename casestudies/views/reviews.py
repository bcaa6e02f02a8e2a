"""The anonymity review: its list, one case, and what both people do there."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casestudies import actions
from casestudies.forms.reviews import RemarksForm
from casestudies.gate.review_page import ReviewList, ReviewPage
from casestudies.models import CasePage
from casestudies.review_permissions import (
    can_edit_case,
    cases_shown,
    takes_part_in_reviews,
)
from courses.run_forms import ReasonForm
from people.models import User
from people.requests import SignedInRequest

UNPROCESSABLE = 422


@require_safe
def reviews(request: SignedInRequest) -> HttpResponse:
    user = request.user
    if not takes_part_in_reviews(user):
        raise Http404
    listed = ReviewList(user, list(cases_shown(user).order_by("title", "pk")))
    return render(request, "casestudies/reviews/reviews.html", {"it": listed})


@require_safe
def case(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    return _page(request, case_shown(request.user, key))


@require_POST
def decide(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """What stays of what the rules marked."""
    page = case_edited(request.user, key)
    kept = dict.fromkeys(request.POST.getlist("keep"), "keep")
    count = actions.decide(case=page, decisions=kept, by=request.user)
    if count:
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Tick what may stay, or rewrite it in the editor."))
    return redirect("case_reviews:case", page.key)


@require_POST
def check(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    page = case_edited(request.user, key)
    points = request.POST.getlist("points")
    return _did(
        request,
        page,
        lambda: actions.check_oneself(case=page, checklist=points, by=request.user),
        _("Handed over. A second person reads it now."),
    )


@require_POST
def answer(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """A second person signs, or sends it back with what has to be put right."""
    page = ReviewPage(case_shown(request.user, key), request.user)
    review = page.review
    if review is None or not page.may_sign:
        raise Http404
    if "sign" in request.POST:
        points = request.POST.getlist("points")
        return _did(
            request,
            page.page,
            lambda: actions.sign(review=review, checklist=points, by=request.user),
            _("Signed. Its author can publish it now."),
        )
    form = RemarksForm(request.POST)
    if not form.is_valid():
        return _page(request, page.page, remarks=form, status=UNPROCESSABLE)
    remarks = form.cleaned_data["remarks"]
    return _did(
        request,
        page.page,
        lambda: actions.send_back(review=review, remarks=remarks, by=request.user),
        _("Sent back to its author."),
    )


@require_POST
def take_back(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    page = ReviewPage(case_edited(request.user, key), request.user)
    review = page.review
    if review is None:
        raise Http404
    return _did(
        request,
        page.page,
        lambda: actions.take_back(review=review, by=request.user),
        _("Taken back."),
    )


@require_POST
def publish(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    page = case_edited(request.user, key)
    return _did(
        request,
        page,
        lambda: actions.publish_signed(case=page, by=request.user),
        _("Published. Raw texts and declared names are destroyed."),
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    page = case_edited(request.user, key)
    if not page.live:
        raise Http404
    form = ReasonForm(request.POST or None, needed=True)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return _did(
            request,
            page,
            lambda: actions.withdraw_case(case=page, reason=reason, by=request.user),
            _("The case is off the site. Exercises that are under way go on."),
        )
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"form": form, "case": page}
    return render(request, "casestudies/reviews/withdraw.html", context, status=status)


def case_shown(user: User, key: uuid.UUID) -> CasePage:
    page = cases_shown(user).filter(subject_key=key).first()
    if page is None:
        raise Http404
    return page


def case_edited(user: User, key: uuid.UUID) -> CasePage:
    """For who may change it: its author, the metropolitan office, an administrator."""
    page = case_shown(user, key)
    if not can_edit_case(user, page):
        raise Http404
    return page


def _page(
    request: SignedInRequest,
    page: CasePage,
    *,
    remarks: RemarksForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"it": ReviewPage(page, request.user), "remarks": remarks or RemarksForm()}
    answer = render(request, "casestudies/reviews/case.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _did(
    request: SignedInRequest, page: CasePage, do: Callable[[], object], said: str
) -> HttpResponse:
    try:
        do()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said)
    return redirect("case_reviews:case", page.key)
