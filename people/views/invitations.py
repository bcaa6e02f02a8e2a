"""Who was never in: the list, invitations for some or all of it, and what became of them."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import actions
from people.code_sheets import ON_A_PAGE as SLIPS_ON_A_PAGE
from people.forms.invitations import InvitationFilter, chosen_ids
from people.models import InvitationBatch, User
from people.requests import SignedInRequest
from people.sign_in_rights import (
    batches_shown,
    can_let_in,
    looks_after_sign_in,
    people_to_let_in,
)
from people.states import InvitationState

ON_A_PAGE = 100


@require_http_methods(["GET", "POST"])
def invitations(request: SignedInRequest) -> HttpResponse:
    if not looks_after_sign_in(request.user):
        raise Http404
    filters = InvitationFilter(request.GET or None, request.user)
    if request.method == "POST":
        try:
            batch = actions.prepare_invitations(
                _chosen(request, filters), kind=_kind(request), by=request.user
            )
            return deliver(request, batch)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    people = filters.people()
    context = {
        "filters": filters,
        "page": Paginator(people, ON_A_PAGE).get_page(request.GET.get("page")),
        "with_mail": people.exclude(email="").count(),
        "recent": batches_shown(request.user)[:10],
        "now": timezone.now(),
    }
    return render(request, "people/invitations.html", context)


def _chosen(request: SignedInRequest, filters: InvitationFilter) -> list[User]:
    """All of the list as it is narrowed, or those who are ticked: nobody out of scope."""
    if request.POST.get("whom") == "all":
        return list(filters.people())
    ids = chosen_ids(request.POST.getlist("people"))
    people = people_to_let_in(request.user, on=timezone.localdate()).filter(pk__in=ids)
    if len(people) != len(ids):
        raise Http404
    return list(people.filter(last_login=None).by_kana())  # type: ignore[attr-defined]  # our queryset


def _kind(request: SignedInRequest) -> str:
    kind = request.POST.get("how", "")
    if kind not in InvitationBatch.Kind.values:
        raise ValidationError(_("Choose mail or paper."))
    return kind


def deliver(request: SignedInRequest, batch: InvitationBatch) -> HttpResponse:
    """One page of paper at once, everything else in the background."""
    one_page = batch.invitations.count() <= SLIPS_ON_A_PAGE
    if batch.kind == InvitationBatch.Kind.SHEET and one_page:
        try:
            actions.deliver(batch, _silently)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("people:invitation_batch", batch.public_id)
    return redirect("job", actions.deliver_later(batch).public_id)


def _silently(done: int) -> None:
    """One page is there before anybody could look at its progress."""


@require_POST
def invite_person(request: SignedInRequest, pk: int) -> HttpResponse:
    person = person_to_let_in(request.user, pk)
    if person.last_login is not None:
        messages.error(request, _("This person has logged in already. Prepare a new password."))
        return redirect("people:person", pk)
    try:
        batch = actions.prepare_invitations([person], kind=_kind(request), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("people:person", pk)
    return deliver(request, batch)


@require_safe
def invitation_batch(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    batch = _batch(request.user, public_id)
    every = batch.invitations.select_related("person").order_by("pk")
    context = {
        "batch": batch,
        "total": every.count(),
        "left_out": every.filter(state=InvitationState.DROPPED),
        "waiting": every.filter(state=InvitationState.PREPARED).exists(),
        "sent": every.exclude(sent_to="").count(),
        "hours_kept": actions.HOURS_KEPT,
    }
    return render(request, "people/invitation_batch.html", context)


@require_POST
def code_sheet(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponseBase:
    batch = _batch(request.user, public_id)
    try:
        content = actions.take_sheet(batch, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("people:invitation_batch", batch.public_id)
    name = _("Codes %(day)s.pdf") % {"day": timezone.localdate(batch.made_at).isoformat()}
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def person_to_let_in(user: User, pk: int) -> User:
    person = get_object_or_404(User, pk=pk)
    if not can_let_in(user, person):
        raise Http404
    return person


def _batch(user: User, public_id: uuid.UUID) -> InvitationBatch:
    shown = batches_shown(user).select_related("organisation")
    return get_object_or_404(shown, public_id=public_id)
