"""Goals, the log of the work and interviews on a secondment."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.requests import SignedInRequest
from secondments.actions import learning as actions
from secondments.forms.learning import GoalForm, InterviewForm, JudgementForm, LogForm, SignForm
from secondments.learning_permissions import parts_to_sign
from secondments.learning_states import SignedAs
from secondments.models import Goal, LogEntry
from secondments.views.learning_access import Learning, allowed, learning_of

UNPROCESSABLE = 422
ENTRIES_A_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
def goals(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """All goals, and a new one."""
    it = learning_of(request.user, key)
    form = GoalForm(request.POST or None)
    status = 200
    if request.method == "POST":
        allowed(it.plans)
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                actions.save_goal(
                    secondment=it.secondment, goal=None, by=request.user, **form.cleaned_data
                )
            except ValidationError as error:
                form.refuse(error)
            else:
                messages.success(request, _("The goal is kept."))
                return redirect("secondments:goals", key)
    context = {"it": it, "goals": it.secondment.goals.all(), "form": form}
    return render(request, "secondments/learning/goals.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def goal(request: SignedInRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    """One goal: changed while it is planned, judged by both sides."""
    it = learning_of(request.user, key)
    row = it.goal(pk)
    allowed(it.judges)
    form = GoalForm.of(row)
    judged = JudgementForm(by_instructor=it.teaches, initial=_judgement(it, row))
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if "judge" in request.POST:
            judged = JudgementForm(request.POST, by_instructor=it.teaches)
            done = judged.is_valid() and _judge(it, row, judged)
        else:
            allowed(it.plans)
            form = GoalForm(request.POST)
            done = form.is_valid() and bool(
                actions.save_goal(
                    secondment=it.secondment, goal=row, by=request.user, **form.cleaned_data
                )
            )
        if done:
            messages.success(request, _("The goal is kept."))
            return redirect("secondments:goals", key)
    context = {"it": it, "goal": row, "form": form, "judged": judged}
    return render(request, "secondments/learning/goal.html", context, status=status)


@require_POST
def drop_goal(request: SignedInRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    it = learning_of(request.user, key)
    row = it.goal(pk)
    allowed(it.plans)
    try:
        actions.drop_goal(goal=row)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The goal is taken out."))
    return redirect("secondments:goals", key)


@require_http_methods(["GET", "HEAD", "POST"])
def log(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """The log, newest first, and a new entry."""
    it = learning_of(request.user, key)
    form = LogForm(request.POST or None, secondment=it.secondment, initial=LogForm.initial_of(None))
    status = 200
    if request.method == "POST":
        allowed(it.writes_log)
        status = UNPROCESSABLE
        if _written(it, None, form):
            messages.success(request, _("The entry is kept and signed by you."))
            return redirect("secondments:log", key)
    rows = it.secondment.log.newest_first().select_related("goal")
    page = Paginator(rows.prefetch_related("sign_offs"), ENTRIES_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"it": it, "page": page, "form": form}
    return render(request, "secondments/learning/log.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: SignedInRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    """One entry with its signatures. Whoever may, signs; who wrote it changes it while nobody else
    has signed."""
    it = learning_of(request.user, key)
    row = it.entry(pk)
    signed = list(row.sign_offs.select_related("by"))
    by_others = any(each.by_id != request.user.pk for each in signed)
    changes = it.writes_log and row.by_id == request.user.pk and not by_others
    part = _part_open(it, row, {each.part for each in signed}, {each.by_id for each in signed})
    form = LogForm(secondment=it.secondment, initial=LogForm.initial_of(row))
    sign = SignForm()
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if "sign" in request.POST:
            sign = SignForm(request.POST)
            done = sign.is_valid() and _signed(it, row, _first_part(it, row), sign)
        else:
            allowed(it.writes_log and row.by_id == request.user.pk)
            form = LogForm(request.POST, secondment=it.secondment)
            done = _written(it, row, form)
        if done:
            messages.success(request, _("The entry is kept."))
            return redirect("secondments:log", key)
    context = {
        "it": it, "entry": row, "signed": signed, "part": part, "sign": sign,
        "form": form, "changes": changes,
    }  # fmt: skip
    return render(request, "secondments/learning/entry.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def interview(request: SignedInRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    it = learning_of(request.user, key)
    row = it.interview(pk)
    names = ("held_on", "text", "agreed")
    form = InterviewForm(request.POST or None, initial={n: getattr(row, n) for n in names})
    status = 200
    if request.method == "POST":
        allowed(it.teaches)
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                actions.hold_interview(interview=row, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.refuse(error)
            else:
                messages.success(request, _("The interview is entered."))
                return redirect("secondments:secondment", key)
    context = {"it": it, "interview": row, "form": form}
    return render(request, "secondments/learning/interview.html", context, status=status)


def _judgement(it: Learning, row: Goal) -> dict[str, str]:
    comment = row.instructor_comment if it.teaches else row.self_comment
    return {"state": row.state, "comment": comment}


def _judge(it: Learning, row: Goal, form: JudgementForm) -> bool:
    actions.judge_goal(
        goal=row,
        by_instructor=it.teaches,
        state=form.cleaned_data.get("state", row.state),
        comment=form.cleaned_data["comment"],
        by=it.user,
    )
    return True


def _written(it: Learning, row: LogEntry | None, form: LogForm) -> bool:
    if not form.is_valid():
        return False
    try:
        actions.write_log(secondment=it.secondment, entry=row, by=it.user, fields=form.cleaned_data)
    except ValidationError as error:
        form.refuse(error)
        return False
    return True


def _signed(it: Learning, row: LogEntry, part: SignedAs, form: SignForm) -> bool:
    try:
        actions.sign_entry(entry=row, part=part, comment=form.cleaned_data["comment"], by=it.user)
    except ValidationError as error:
        form.refuse(error)
        return False
    return True


def _first_part(it: Learning, row: LogEntry) -> SignedAs:
    return parts_to_sign(it.user, row)[0]


def _part_open(it: Learning, row: LogEntry, parts: set[str], people: set[int]) -> SignedAs | None:
    """In which part this person could still sign; nobody signs twice."""
    part = _first_part(it, row)
    return None if part in parts or it.user.pk in people else part
