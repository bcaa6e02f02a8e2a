"""What waits for one's word, and the answer: one click from the mail."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import actions
from courses.approvals import waiting_for
from courses.run_forms import AnswerForm
from courses.run_page import RunPage
from people.requests import SignedInRequest


@require_safe
def approvals(request: SignedInRequest) -> HttpResponse:
    rows = waiting_for(request.user, on=timezone.localdate())
    return render(request, "courses/runs/approvals.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    user = request.user
    waiting = waiting_for(user, on=timezone.localdate())
    approval = next((each for each in waiting if each.pk == pk), None)
    if approval is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = actions.approve if form.cleaned_data["answer"] == "approve" else actions.decline
        try:
            act(approval=approval, by=user, comment=form.cleaned_data["comment"])
        except ValidationError as error:
            form.refuse(error)
        else:
            done = {
                "approve": _("Approved. %(person)s is told how it goes on."),
                "decline": _("Declined. %(person)s is told the reason."),
            }
            text = done[form.cleaned_data["answer"]]
            messages.success(request, text % {"person": approval.enrolment.person})
            return redirect("runs:approvals")
    context = {
        "form": form,
        "approval": approval,
        "it": RunPage(approval.enrolment.run, user, at=timezone.now()),
    }
    return render(request, "courses/runs/answer.html", context, status=422 if form.errors else 200)
