"""The page of a programme, and what a person does there: enter, ask, show evidence, ask for more time."""

import datetime
import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from certificates.models import Certificate
from core.rendering import rendered_body
from courses import actions
from courses.due import Due
from courses.models import Allocation, ProgrammePage
from courses.outline import address, crumbs
from courses.programme_forms import EvidenceForm, MoreTimeForm, RequestForm
from courses.programme_outline import ProgrammeOutline, load_programmes, programme_outlines
from courses.programme_permissions import can_see_programme
from courses.programme_reasons import why
from courses.programme_standing import ProgrammeStanding, programme_standing
from courses.programme_tree import Row, items_of, next_step, stuck, tree
from courses.views.access import is_preview
from people.forms.people import Entry
from people.models import User
from people.requests import SignedInRequest
from records.states import Kind


def programme(request: SignedInRequest, page: ProgrammePage) -> HttpResponse:
    user, published = request.user, not is_preview(request)
    if published and not can_see_programme(user, page):
        raise Http404
    outline = programme_outlines([page.key])[page.key] if published else load_programmes([page])[0]
    standing = programme_standing(user, outline)
    rows = tree(standing)
    done, total = standing.counted
    context = {
        "page": page,
        "crumbs": crumbs(),
        "standing": standing,
        "due": Due(standing.due, standing.on) if standing.due else None,
        "rows": rows,
        "done": done,
        "total": total,
        "next": next_step(standing, rows),
        "stuck": stuck(rows),
        "reasons": [(owed, why(owed)) for owed in standing.owed],
        "certificate": _certificate(user, standing),
        "may_enter": _may_enter(user, standing),
        "body": rendered_body(page, cached=published),
    }
    return render(request, "courses/programme.html", context)


def _certificate(user: User, standing: ProgrammeStanding) -> Certificate | None:
    if not standing.is_completed:
        return None
    own = Certificate.objects.shown().filter(
        person=user, record__subject_key=standing.outline.page.key, record__kind=Kind.PROGRAMME
    )
    return own.order_by("-issued_on", "-pk").only("pk").first()


def _may_enter(user: User, standing: ProgrammeStanding) -> bool:
    """There is a door, and the person is not through it."""
    is_out = not standing.owed and not standing.is_completed and standing.request is None
    return is_out and bool(standing.outline.page.entry) and user.active_post is not None


@require_POST
def enter(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    outline = seen_or_404(request.user, key)
    post = request.user.active_post
    if post is None:
        raise Http404
    try:
        actions.enter(page=outline.page, post=post, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("You are in the programme."))
    return redirect(address(outline.page))


@require_http_methods(["GET", "POST"])
def ask(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    outline = seen_or_404(request.user, key)
    post = request.user.active_post
    if post is None or outline.page.entry != ProgrammePage.Entry.APPROVAL:
        raise Http404
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wish = form.cleaned_data["wish"]
        try:
            actions.request_entry(page=outline.page, post=post, wish=wish, by=request.user)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Your request is on its way. You are told the answer."))
            return redirect(address(outline.page))
    return _form(request, outline, form, "courses/programmes/request.html")


@require_http_methods(["GET", "POST"])
def leave(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    outline, standing, place = _in_it_or_404(request.user, key)
    if not standing.may_leave:
        raise Http404
    form = Entry(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave(allocation=place, by=request.user)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("You have left the programme. What you have done is kept."))
            return redirect(address(outline.page))
    return _form(request, outline, form, "courses/programmes/leave.html")


@require_http_methods(["GET", "POST"])
def more_time(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    outline, standing, place = _in_it_or_404(request.user, key)
    form = MoreTimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_more_time(
                allocation=place,
                until=form.cleaned_data["until"],
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Your request is on its way. You are told the answer."))
            return redirect(address(outline.page))
    more = {"due": standing.due}
    return _form(request, outline, form, "courses/programmes/more_time.html", **more)


@require_http_methods(["GET", "POST"])
def evidence(request: SignedInRequest, key: uuid.UUID, item: uuid.UUID) -> HttpResponse:
    outline, standing, place = _in_it_or_404(request.user, key)
    row = row_or_404(standing, item)
    if not row.takes_evidence or row.item is None:
        raise Http404
    form = EvidenceForm(request.POST or None, request.FILES or None, item=row.item)
    if request.method == "POST" and form.is_valid():
        try:
            actions.show_evidence(
                allocation=place, item=row.item, shown=form.shown(), by=request.user
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Your evidence is on its way. You are told the answer."))
            return redirect(address(outline.page))
    return _form(request, outline, form, "courses/programmes/evidence.html", row=row)


def seen_or_404(user: User, key: uuid.UUID) -> ProgrammeOutline:
    outline = programme_outlines([str(key)]).get(str(key))
    if outline is None or not can_see_programme(user, outline.page):
        raise Http404
    return outline


def row_or_404(standing: ProgrammeStanding, key: uuid.UUID) -> Row:
    """The item of this key, or of this page's."""
    for row in items_of(tree(standing)):
        if row.item is not None and row.item.subject == str(key):
            return row
    raise Http404


def _in_it_or_404(
    user: User, key: uuid.UUID
) -> tuple[ProgrammeOutline, ProgrammeStanding, Allocation]:
    outline = seen_or_404(user, key)
    standing = programme_standing(user, outline)
    if not standing.owed or standing.allocation is None:
        raise Http404
    return outline, standing, standing.allocation


def _form(
    request: SignedInRequest,
    outline: ProgrammeOutline,
    form: Entry,
    template: str,
    **more: object,
) -> HttpResponse:
    today: datetime.date = timezone.localdate()
    context = {"form": form, "page": outline.page, "url": address(outline.page), "on": today}
    return render(request, template, context | more, status=422 if form.errors else 200)
