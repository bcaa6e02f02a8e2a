"""使用時間の自己報告: one's own, and the aggregates of many."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guidelines import actions
from guidelines.models import GuidelineEdition
from guidelines.permissions import sees_time_use
from guidelines.time_use import (
    asks_time_use,
    is_psychologist,
    may_still_change,
    moment_of,
    own_answer,
    results_for,
    share_names,
)
from guidelines.time_use_forms import TimeUseForm
from people.models import User
from people.requests import SignedInRequest

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """For psychologists whom the guideline is meant for; nobody has to answer."""
    user, today = request.user, timezone.localdate()
    edition = _current(key)
    if edition is None or not asks_time_use(str(key)) or not is_psychologist(user, on=today):
        raise Http404
    moment = moment_of(user, str(key), on=today)
    row = own_answer(user, str(key), moment)
    form = TimeUseForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid() and _reported(form, user, str(key)):
        messages.success(request, _("Saved. You may change it until the end of today."))
        return redirect("guideline_time:own", key)
    context = {
        "edition": edition,
        "form": form,
        "moment": moment,
        "row": row,
        "may_answer": moment is not None and (row is None or may_still_change(row, on=today)),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "guidelines/time_use/own.html", context, status=status)


@require_safe
def results(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    edition = _current(key)
    if edition is None or not sees_time_use(request.user):
        raise Http404
    context = {
        "edition": edition,
        "it": results_for(request.user, str(key)),
        "names": share_names(),
    }
    return render(request, "guidelines/time_use/results.html", context)


def _reported(form: TimeUseForm, user: User, key: str) -> bool:
    try:
        casework, psychology, other = form.shares()
        actions.report_time_use(
            person=user, guideline_key=key, casework=casework, psychology=psychology, other=other
        )
    except ValidationError as error:
        form.refuse(error)
        return False
    return True


def _current(key: uuid.UUID) -> GuidelineEdition | None:
    rows = GuidelineEdition.objects.of(str(key)).current().without_content()
    found: GuidelineEdition | None = rows.first()
    return found
