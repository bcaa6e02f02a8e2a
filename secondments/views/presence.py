"""駐在 and joint meetings: the list with its sums, and the quick entry."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.exports import export_source
from people.models import Organisation
from people.requests import SignedInRequest
from secondments.actions import presence as actions
from secondments.forms.presence import PresenceForm
from secondments.learning_permissions import keeps_presences
from secondments.models import Presence
from secondments.presences import (
    can_change,
    chosen_year,
    colleagues,
    presences_seen,
    sums,
    years_offered,
)

UNPROCESSABLE = 422
ROWS_A_PAGE = 50


@require_safe
def presences(request: SignedInRequest) -> HttpResponse:
    if not keeps_presences(request.user):
        raise Http404
    if "format" in request.GET:
        return export_source(request, "secondments.presences")
    on = timezone.localdate()
    year = chosen_year(request.GET.get("year", ""), on=on)
    rows = presences_seen(request.user, year=year, on=on)
    page = Paginator(rows.with_names().prefetch_related("people__person"), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "count": page.paginator.count,
        "sums": list(sums(rows)),
        "year": year,
        "years": years_offered(on),
        "own": request.user.active_post and request.user.active_post.organisation_id,
    }
    return render(request, "secondments/learning/presences.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_presence(request: SignedInRequest) -> HttpResponse:
    if not keeps_presences(request.user):
        raise Http404
    return _entry(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def presence(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    return _entry(request, _own(request, key))


@require_POST
def remove_presence(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    try:
        actions.remove_presence(presence=_own(request, key), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("It is taken out."))
    return redirect("secondments:presences")


def _own(request: SignedInRequest, key: uuid.UUID) -> Presence:
    row = Presence.objects.kept().with_names().filter(public_id=key).first()
    if row is None or not keeps_presences(request.user) or not can_change(request.user, row):
        raise Http404
    return row


def _entry(request: SignedInRequest, row: Presence | None) -> HttpResponse:
    sender = _sender(request)
    form = PresenceForm(
        request.POST or None,
        initial=PresenceForm.initial_of(row, request.user),
        sender=sender,
        colleagues=colleagues(sender, on=timezone.localdate(), presence=row),
    )
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            fields = dict(form.cleaned_data)
            posts = list(fields.pop("posts"))
            try:
                actions.enter_presence(
                    presence=row, sender=sender, posts=posts, by=request.user, fields=fields
                )
            except ValidationError as error:
                form.refuse(error)
            else:
                messages.success(request, _("It is entered."))
                return redirect("secondments:presences")
    context = {"form": form, "presence": row, "sender": sender}
    return render(request, "secondments/learning/presence.html", context, status=status)


def _sender(request: SignedInRequest) -> Organisation:
    post = request.user.active_post
    if post is None:
        raise Http404
    return post.organisation
