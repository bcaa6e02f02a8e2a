"""One person in one programme, as an officer sees it, and what is decided there."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit
from courses import actions
from courses.due import Due
from courses.models import Allocation
from courses.programme_forms import MoreTimeForm, ResolveForm, ResultForm, TakeOutForm
from courses.programme_outline import programme_outlines
from courses.programme_permissions import (
    allocations_in_scope,
    can_change_place,
    sees_programme_office,
)
from courses.programme_reasons import why
from courses.programme_standing import ProgrammeStanding, programme_standing
from courses.programme_tree import stuck, tree
from courses.views.programmes import row_or_404
from people.models import User
from people.requests import SignedInRequest


@require_safe
def place(request: SignedInRequest, pk: int) -> HttpResponse:
    user = request.user
    row = _seen_or_404(user, pk)
    standing = _standing(row)
    rows = tree(standing)
    done, total = standing.counted
    response = render(
        request,
        "courses/programmes/office_place.html",
        {
            "place": row,
            "standing": standing,
            "page": standing.outline.page,
            "rows": rows,
            "done": done,
            "total": total,
            "due": Due(standing.due, standing.on) if standing.due else None,
            "stuck": stuck(rows),
            "reasons": [(owed, why(owed)) for owed in standing.owed],
            "may_change": can_change_place(user, row, on=standing.on),
            "office": True,
        },
    )
    if user.pk != row.person_id:
        facts = {"allocation": row.pk}
        audit.record("courses.programme_opened", by=user, about=[row.person_id], facts=facts)
    return response


@require_http_methods(["GET", "POST"])
def take_out(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _changeable_or_404(request.user, pk)
    if row.archived_at:
        return redirect("programme_office:place", row.pk)
    form = TakeOutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.take_out(allocation=row, reason=reason, by=request.user)
        except ValidationError as error:
            form.refuse(error)
        else:
            return _done(request, row, _("Taken out. What was done is kept."))
    return _form(request, row, form, "courses/programmes/take_out.html")


@require_POST
def put_back(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _changeable_or_404(request.user, pk)
    try:
        actions.put_back(allocation=row, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("programme_office:place", row.pk)
    return _done(request, row, _("Put back, with all that was done."))


@require_http_methods(["GET", "POST"])
def resolve(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _changeable_or_404(request.user, pk)
    if not row.doubt:
        return redirect("programme_office:place", row.pk)
    form = ResolveForm(request.POST or None, completed=row.completed_at is not None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.resolve(allocation=row, by=request.user, **form.facts())
        except ValidationError as error:
            form.refuse(error)
        else:
            return _done(request, row, _("Decided."))
    return _form(request, row, form, "courses/programmes/resolve.html")


@require_http_methods(["GET", "POST"])
def more_time(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _changeable_or_404(request.user, pk)
    standing = _standing(row)
    owed = next((each for each in standing.owed if each.satisfied_on is None), None)
    if owed is None:
        raise Http404
    form = MoreTimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("until", "reason")}
        try:
            actions.give_more_time(obligation=owed, by=request.user, **facts)
        except ValidationError as error:
            form.refuse(error)
        else:
            return _done(request, row, _("The new due date is set. The person is told."))
    return _form(request, row, form, "courses/programmes/give_more_time.html", owed=owed)


@require_http_methods(["GET", "POST"])
def result(request: SignedInRequest, pk: int, item: uuid.UUID) -> HttpResponse:
    row = _changeable_or_404(request.user, pk)
    shown = row_or_404(_standing(row), item)
    if shown.item is None or shown.state == "done":
        raise Http404
    form = ResultForm(request.POST or None, request.FILES or None, item=shown.item)
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_result(
                allocation=row, item=shown.item, shown=form.shown(), by=request.user
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            return _done(request, row, _("The result is in the record."))
    return _form(request, row, form, "courses/programmes/result.html", row=shown)


def _seen_or_404(user: User, pk: int) -> Allocation:
    if not sees_programme_office(user):
        raise Http404
    rows = allocations_in_scope(user, on=timezone.localdate())
    return get_object_or_404(
        rows.select_related("person", "post__organisation", "post__section"), pk=pk
    )


def _changeable_or_404(user: User, pk: int) -> Allocation:
    row = _seen_or_404(user, pk)
    if not can_change_place(user, row, on=timezone.localdate()):
        raise Http404
    return row


def _standing(row: Allocation) -> ProgrammeStanding:
    outline = programme_outlines([row.programme_key]).get(row.programme_key)
    if outline is None:
        raise Http404  # no longer published: the list still says how far everybody was
    return programme_standing(row.person, outline)


def _done(request: SignedInRequest, row: Allocation, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("programme_office:place", row.pk)


def _form(
    request: SignedInRequest, place: Allocation, form: Form, template: str, **more: object
) -> HttpResponse:
    outline = programme_outlines([place.programme_key]).get(place.programme_key)
    title = outline.page.title if outline else ""
    context = {"form": form, "place": place, "title": title, **more}
    return render(request, template, context, status=422 if form.errors else 200)
