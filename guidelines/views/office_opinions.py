"""The office: who is asked for opinions, and what each of them is answered."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit
from core.exports import Format, export_response
from guidelines import actions
from guidelines.models import GuidelineEdition, Opinion
from guidelines.office_forms import DispositionForm, ReviewerForm
from guidelines.office_page import EditionOffice
from guidelines.opinion_rows import OpinionRow, export_of, opinion_rows, table_of, text_in_hand
from guidelines.permissions import ANSWERABLE
from guidelines.views.office_access import managed_or_404, shown
from people.forms.finding import Found
from people.requests import SignedInRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reviewers(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Found first, and asked only when one has seen who it is. What was looked for is in no address."""
    edition = managed_or_404(request.user, key)
    form = ReviewerForm(request.POST or None)
    found: Found | None = None
    if request.method == "POST" and form.is_valid():
        found = form.found()
        audit.record(
            "people.person_sought", by=request.user, about=[found.person.pk] if found else []
        )
        if found is None:
            form.add_error(None, _("Nobody was found. Look at the ID or the number again."))
        elif "sure" in request.POST and _named(form, edition, found, request):
            return redirect("guideline_office:reviewers", edition.public_id)
    it = EditionOffice(edition, at=timezone.now())
    return shown(request, "reviewers", form, it=it, found=None if form.errors else found)


def _named(
    form: ReviewerForm, edition: GuidelineEdition, found: Found, request: SignedInRequest
) -> bool:
    title = form.cleaned_data["title"]
    try:
        actions.name_reviewer(edition=edition, person=found.person, title=title, by=request.user)
    except ValidationError as error:
        form.add_error(
            "title" if "title" in getattr(error, "error_dict", {}) else None, error.messages
        )
        return False
    messages.success(request, _("Added to those who are asked."))
    return True


@require_POST
def remove_reviewer(request: SignedInRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    edition = managed_or_404(request.user, key)
    reviewer = edition.reviewers.filter(pk=pk).first()
    if reviewer is not None:
        try:
            actions.remove_reviewer(reviewer=reviewer, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("This person is not asked any more."))
    return redirect("guideline_office:reviewers", edition.public_id)


@require_safe
def opinions(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    edition = managed_or_404(request.user, key)
    rows = table_of(edition, text_in_hand(edition))
    if request.GET.get("format") in set(Format):
        return export_response(request, export_of(edition, rows))
    unanswered = [row for row in rows if not row.opinion.disposition]
    return shown(
        request, "opinions", edition=edition, rows=rows, unanswered=unanswered,
        may_answer=edition.state in ANSWERABLE, next=unanswered[0] if unanswered else None,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SignedInRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    edition = managed_or_404(request.user, key)
    opinion = (
        Opinion.objects.of(edition).select_related("reviewer", "answered_by").filter(pk=pk).first()
    )
    if opinion is None:
        raise Http404
    form = DispositionForm(request.POST or None, opinion=opinion)
    if request.method == "POST" and form.is_valid() and _answered(form, opinion, request):
        messages.success(request, _("Saved. The reviewer is told."))
        left = Opinion.objects.of(edition).unanswered().in_order().first()
        if left is not None:
            return redirect("guideline_office:answer", edition.public_id, left.pk)
        return redirect("guideline_office:opinions", edition.public_id)
    (row,) = opinion_rows([opinion], text_in_hand(edition))
    return shown(
        request, "answer", form, edition=edition, row=row, left=_left(edition, row),
        may_answer=edition.state in ANSWERABLE,
    )  # fmt: skip


def _answered(form: DispositionForm, opinion: Opinion, request: SignedInRequest) -> bool:
    given = form.cleaned_data
    try:
        actions.answer_opinion(
            opinion=opinion,
            disposition=given["disposition"],
            answer=given["answer"],
            seen=given["seen"],
            by=request.user,
        )
    except ValidationError as error:
        form.refuse(error)
        return False
    return True


def _left(edition: GuidelineEdition, row: OpinionRow) -> int:
    return Opinion.objects.of(edition).unanswered().exclude(pk=row.opinion.pk).count()
