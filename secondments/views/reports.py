"""The report, what comes back home, and skills that were gained."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.actions.skills import assess, drop_skill
from people.models import Skill
from people.requests import SignedInRequest
from secondments.actions import reporting as actions
from secondments.forms.learning import (
    FollowUpForm,
    ReportForm,
    ReturnForm,
    SkillFilter,
    SkillForm,
    organisations_of_home,
)
from secondments.learning_states import ReportState
from secondments.models import FollowUp, Report
from secondments.papers import PARTS
from secondments.skills import sees_skills, skills_shown
from secondments.views.learning_access import Learning, allowed, learning_of

UNPROCESSABLE = 422
SKILLS_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Written by the person; read, approved or handed back by those who approve."""
    it, row = _reported(request, key)
    if request.method != "POST":
        return _shown(request, it, row, ReportForm.of(row))
    if "approve" in request.POST or "return" in request.POST:
        return _answer(request, it, row)
    allowed(it.learns)
    form = ReportForm(request.POST)
    if form.is_valid() and _kept(request, row, form):
        return redirect("secondments:report", key)
    return _shown(request, it, row, form, newer=_newer(row, form), status=UNPROCESSABLE)


@require_http_methods(["GET", "HEAD", "POST"])
def follow_ups(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """What comes back home: briefings, training that passes it on, material, candidates for a case."""
    return _follow_up(request, learning_of(request.user, key), None)


@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: SignedInRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    it = learning_of(request.user, key)
    allowed(it.follows_up)
    return _follow_up(request, it, get_object_or_404(it.secondment.follow_ups, pk=pk))


@require_POST
def drop_follow_up(request: SignedInRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    it = learning_of(request.user, key)
    allowed(it.follows_up)
    try:
        actions.drop_follow_up(follow_up=get_object_or_404(it.secondment.follow_ups, pk=pk))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("secondments:follow_ups", key)


@require_http_methods(["GET", "HEAD", "POST"])
def add_skill(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Of the person on the secondment, by whoever teaches or approves."""
    it = learning_of(request.user, key)
    allowed((it.teaches or it.approves) and not it.learns)
    person = it.secondment.person
    if person is None:
        raise Http404
    form = SkillForm(request.POST or None, initial={"assessed_on": timezone.localdate()})
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                assess(
                    person=person,
                    by=request.user,
                    source=f"secondment:{it.secondment.pk}",
                    source_title=str(it.secondment.host),
                    **form.cleaned_data,
                )
            except ValidationError as error:
                form.refuse(error)
            else:
                messages.success(request, _("The skill is entered."))
                return redirect("secondments:secondment", key)
    context = {"it": it, "form": form}
    return render(request, "secondments/learning/skill.html", context, status=status)


@require_safe
def skills(request: SignedInRequest) -> HttpResponse:
    """Who could be asked as a lecturer or facilitator."""
    if not sees_skills(request.user):
        raise Http404
    form = SkillFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "teach": False}
    found = skills_shown(request.user, on=timezone.localdate(), **asked)
    page = Paginator(found, SKILLS_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "count": page.paginator.count}
    return render(request, "secondments/learning/skills.html", context)


@require_POST
def drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Taken out of the list by whoever entered it."""
    if not sees_skills(request.user):
        raise Http404
    skill = get_object_or_404(Skill, pk=pk, assessor=request.user)
    drop_skill(skill=skill, by=request.user)
    messages.success(request, _("The skill is taken out."))
    return redirect("secondments:skills")


# --- the report ---------------------------------------------------------------------
def _reported(request: SignedInRequest, key: uuid.UUID) -> tuple[Learning, Report]:
    it = learning_of(request.user, key)
    if it.report is None:
        raise Http404
    if it.report.state == ReportState.DRAFT and not it.learns:
        raise Http404  # nobody else reads what is being written
    return it, it.report


def _kept(request: SignedInRequest, row: Report, form: ReportForm) -> bool:
    """Saves, and hands in if that was pressed."""
    texts = {name: form.cleaned_data[name] for name in PARTS}
    version = form.cleaned_data["version"]
    try:
        saved = actions.save_report(report=row, version=version, texts=texts)
        if "submit" in request.POST:
            actions.submit_report(report=saved, by=request.user)
    except ValidationError as error:
        form.refuse(error)
        return False
    sentence = _("The report is handed in.") if "submit" in request.POST else _("It is kept.")
    messages.success(request, sentence)
    return True


def _newer(row: Report, form: ReportForm) -> Report | None:
    """What somebody else saved meanwhile. What is sent next is meant for that version: the reader
    has seen both."""
    now = Report.objects.get(pk=row.pk)
    sent = form.data.get("version", "")
    form.data = {**form.data.dict(), "version": str(now.version)}  # type: ignore[attr-defined] # what was sent
    mine = {name: form.data.get(name, "").strip() for name in PARTS}
    theirs = {name: getattr(now, name) for name in PARTS}
    return now if sent != str(now.version) and mine != theirs else None


def _answer(request: SignedInRequest, it: Learning, row: Report) -> HttpResponse:
    allowed(it.approves)
    form = ReturnForm(request.POST)
    try:
        if "approve" in request.POST:
            actions.approve_report(report=row, by=request.user)
            messages.success(request, _("The report is approved. The secondment is complete."))
        elif form.is_valid():
            actions.return_report(report=row, by=request.user, **form.cleaned_data)
            messages.success(request, _("The report is handed back with your reason."))
        else:
            return _shown(request, it, row, ReportForm.of(row), back=form, status=UNPROCESSABLE)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("secondments:report", it.secondment.public_id)


def _shown(
    request: SignedInRequest,
    it: Learning,
    row: Report,
    form: ReportForm,
    *,
    newer: Report | None = None,
    back: ReturnForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "it": it,
        "report": row,
        "form": form,
        "newer": newer,
        "back": back or ReturnForm(),
        "writes": it.learns and row.state in {ReportState.DRAFT, ReportState.RETURNED},
        "answers": it.approves and row.state == ReportState.SUBMITTED,
        "moves": row.moves.select_related("by"),
    }
    return render(request, "secondments/learning/report.html", context, status=status)


# --- what comes back home -----------------------------------------------------------
def _follow_up(request: SignedInRequest, it: Learning, row: FollowUp | None) -> HttpResponse:
    organisations = organisations_of_home(it.secondment)
    form = FollowUpForm(
        request.POST or None, organisations=organisations, initial=FollowUpForm.initial_of(row)
    )
    status = 200
    if request.method == "POST":
        allowed(it.follows_up)
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                actions.save_follow_up(
                    secondment=it.secondment,
                    follow_up=row,
                    by=request.user,
                    fields=form.cleaned_data,
                )
            except ValidationError as error:
                form.refuse(error)
            else:
                messages.success(request, _("It is kept."))
                return redirect("secondments:follow_ups", it.secondment.public_id)
    rows = it.secondment.follow_ups.select_related("run")
    context = {"it": it, "rows": rows, "form": form, "row": row}
    return render(request, "secondments/learning/follow_ups.html", context, status=status)
