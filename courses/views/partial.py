"""The organiser's list of who attended only some parts, and their certificates of single subjects."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from courses import actions
from courses.partly_attended import partly_attended
from courses.views.organising import managed_or_404
from people.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
def certify_parts(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    run = managed_or_404(request.user, key)
    if request.method == "POST":
        people = {int(pk) for pk in request.POST.getlist("person") if pk.isascii() and pk.isdigit()}
        try:
            issued = actions.certify_parts(run=run, people=people, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            text = ngettext(
                "%(count)d certificate is issued.", "%(count)d certificates are issued.",
                len(issued),
            )  # fmt: skip
            messages.success(request, text % {"count": len(issued)})
            return redirect("runs:manage", run.key)
    context = {"run": run, "rows": partly_attended(run)}
    return render(request, "courses/runs/certify_parts.html", context)
