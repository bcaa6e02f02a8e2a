"""The office of guidelines: all of them, and the life of one edition."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.templatetags.japanese import jday
from courses.run_forms import ReasonForm
from guidelines import actions
from guidelines.models import GuidelineEdition
from guidelines.office_forms import PublishForm, UntilForm
from guidelines.office_page import EditionOffice, GuidelineOffice
from guidelines.permissions import manages_guidelines
from guidelines.states import EditionState
from guidelines.views.office_access import back, did, filled_in, managed_or_404, shown
from people.requests import SignedInRequest


@require_safe
def guidelines(request: SignedInRequest) -> HttpResponse:
    if not manages_guidelines(request.user):
        raise Http404
    return render(request, "guidelines/office/guidelines.html", {"it": GuidelineOffice()})


@require_safe
def edition(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    return shown(request, "edition", it=_office(managed_or_404(request.user, key)))


@require_http_methods(["GET", "HEAD", "POST"])
def open_for_opinions(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    row = managed_or_404(request.user, key)
    it = _office(row)
    if row.state != EditionState.DRAFT:
        messages.error(request, _("Only a draft can be opened for opinions."))
        return back(row)
    form = UntilForm(request.POST or None)
    asked = {each.person: each.title for each in it.reviewers}

    def do() -> None:
        actions.open_for_opinions(
            edition=row, reviewers=asked, until=form.cleaned_data["until"], by=request.user
        )

    if filled_in(form, row, do):
        day = jday(form.cleaned_data["until"])
        messages.success(
            request, _("Open for opinions until %(day)s. All are told.") % {"day": day}
        )
        return back(row)
    return shown(request, "open", form, it=it)


@require_POST
def close(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    row = managed_or_404(request.user, key)
    said = _("Closed. Answer the opinions now, and change the text where it needs it.")
    return did(request, row, lambda: actions.close_opinions(edition=row, by=request.user), said)


@require_POST
def review(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    row = managed_or_404(request.user, key)
    said = _("In review. The text cannot change any more; what is published is exactly this.")
    return did(request, row, lambda: actions.send_to_review(edition=row, by=request.user), said)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Now or at a time; what it does and to whom is said first."""
    row = managed_or_404(request.user, key)
    it = _office(row)
    if row.state != EditionState.REVIEW:
        messages.error(request, _("Only an edition in review can be published."))
        return back(row)
    form = PublishForm(request.POST or None)

    def do() -> None:
        if form.at is None:
            actions.publish(edition=row, by=request.user)
        else:
            actions.schedule(edition=row, at=form.at, by=request.user)

    if filled_in(form, row, do):
        now = form.at is None
        messages.success(
            request, _("Published.") if now else _("It goes out at the time you have set.")
        )
        return back(row)
    return shown(request, "publish", form, it=it)


@require_POST
def unschedule(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    row = managed_or_404(request.user, key)
    said = _("It stays in review until you publish it.")
    return did(request, row, lambda: actions.unschedule(edition=row), said)


@require_http_methods(["GET", "HEAD", "POST"])
def return_to_draft(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    row = managed_or_404(request.user, key)
    if row.state != EditionState.REVIEW:
        messages.error(request, _("Only an edition in review goes back to the draft."))
        return back(row)
    form = ReasonForm(request.POST or None, needed=True)
    return _with_reason(request, row, form, "return_to_draft", _("It is a draft again."))


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    row = managed_or_404(request.user, key)
    if row.state != EditionState.PUBLISHED:
        messages.error(request, _("Only the current edition can be withdrawn."))
        return back(row)
    form = ReasonForm(request.POST or None, needed=True)
    return _with_reason(request, row, form, "withdraw", _("Withdrawn. Its readers are told."))


def _with_reason(
    request: SignedInRequest, row: GuidelineEdition, form: ReasonForm, name: str, said: str
) -> HttpResponse:
    """`name`: of the action and of the template."""
    it = _office(row)

    def do() -> None:
        act = {"withdraw": actions.withdraw, "return_to_draft": actions.return_to_draft}[name]
        act(edition=row, reason=form.cleaned_data["reason"], by=request.user)

    if filled_in(form, row, do):
        messages.success(request, said)
        return back(row)
    return shown(request, name, form, it=it)


def _office(row: GuidelineEdition) -> EditionOffice:
    return EditionOffice(row, at=timezone.now())
