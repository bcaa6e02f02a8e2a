"""What waits for one's word about programmes: requests, more time, evidence; and the answers."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import audit, private
from courses import actions
from courses.models import Evidence, ProgrammeRequest
from courses.programme_forms import AnswerMoreTimeForm, content_type_of
from courses.programme_permissions import (
    can_change_place,
    evidence_waiting,
    extensions_waiting,
    requests_waiting,
)
from courses.run_forms import AnswerForm
from people.requests import SignedInRequest
from records.models import Extension

Asked = TypeVar("Asked", ProgrammeRequest, Extension, Evidence)


@require_safe
def waiting(request: SignedInRequest) -> HttpResponse:
    user, on = request.user, timezone.localdate()
    requests = requests_waiting(user, on=on)
    extensions = extensions_waiting(user, on=on)
    evidence = evidence_waiting(user, on=on)
    context = {
        "requests": requests,
        "extensions": extensions,
        "evidence": evidence,
        "count": len(requests) + len(extensions) + len(evidence),
    }
    return render(request, "courses/programmes/waiting.html", context)


@require_http_methods(["GET", "POST"])
def answer_request(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _found(requests_waiting(request.user, on=timezone.localdate()), pk)
    form = AnswerForm(request.POST or None)

    def act(*, approved: bool, comment: str) -> None:
        actions.answer_request(request=row, approved=approved, comment=comment, by=request.user)

    return _answer(request, form, act, "answer_request", row=row, person=row.person)


@require_http_methods(["GET", "POST"])
def answer_more_time(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _found(extensions_waiting(request.user, on=timezone.localdate()), pk)
    form = AnswerMoreTimeForm(request.POST or None, initial={"until": row.until})

    def act(*, approved: bool, comment: str) -> None:
        until = form.cleaned_data["until"]
        actions.answer_more_time(
            extension=row, granted=approved, decision=comment, until=until, by=request.user
        )

    return _answer(request, form, act, "answer_more_time", row=row, person=row.obligation.person)


@require_http_methods(["GET", "POST"])
def answer_evidence(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _found(evidence_waiting(request.user, on=timezone.localdate()), pk)
    form = AnswerForm(request.POST or None)

    def act(*, approved: bool, comment: str) -> None:
        actions.answer_evidence(evidence=row, approved=approved, comment=comment, by=request.user)

    return _answer(request, form, act, "answer_evidence", row=row, person=row.allocation.person)


@require_safe
def evidence_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """For whose it is, and for who decides about the person's place; a look is written down."""
    rows = Evidence.objects.exclude(file="").select_related("allocation")
    row = get_object_or_404(rows, pk=pk)
    user, allocation = request.user, row.allocation
    if user.pk != allocation.person_id:
        if not can_change_place(user, allocation, on=timezone.localdate()):
            raise Http404
        facts = {"evidence": row.pk}
        audit.record("courses.evidence_opened", by=user, about=[allocation.person_id], facts=facts)
    kind = content_type_of(row.file_name)
    return private.serve(request, row.file, filename=row.file_name, content_type=kind)


def _found(rows: Iterable[Asked], pk: int) -> Asked:
    for row in rows:
        if row.pk == pk:
            return row
    raise Http404


class Act(Protocol):
    def __call__(self, *, approved: bool, comment: str) -> None: ...


def _answer(
    request: SignedInRequest, form: AnswerForm, act: Act, template: str, **shown: object
) -> HttpResponse:
    """What `act` refuses stands at its field, and nothing typed is lost."""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            act(approved=given["answer"] == "approve", comment=given["comment"])
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Answered. The person is told."))
            return redirect("programmes:waiting")
    status = 422 if form.errors else 200
    context = {"form": form, **shown}
    return render(request, f"courses/programmes/{template}.html", context, status=status)
