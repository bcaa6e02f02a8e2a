"""Reading an edition: one section a page, then the questions and the acknowledgement."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guidelines import actions
from guidelines.models import GuidelineEdition
from guidelines.reading import Reading, Step, reading_of
from guidelines.reading_forms import AcknowledgementForm
from guidelines.reading_list import due_of
from guidelines.reading_text import section_text
from guidelines.time_use import time_use_asked
from guidelines.views.access import edition_or_404
from people.requests import SignedInRequest

UNPROCESSABLE = 422


@require_safe
def reading(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """What there is to read, how far one is, and by when; afterwards that it is confirmed."""
    found = _reading(request, key)
    on = timezone.localdate()
    context = _context(found) | {
        "due": due_of(request.user, found.edition, on=on),
        "in_force": found.edition.is_in_force(on),
        "key": found.edition.guideline_key,
        "moment": time_use_asked(request.user, found.edition.guideline_key, on=on),
    }
    return render(request, "guidelines/reading/reading.html", context)


@require_http_methods(["GET", "POST"])
def section(request: SignedInRequest, key: uuid.UUID, anchor: str) -> HttpResponse:
    """Only the POST 「読みました」 writes."""
    found = _reading(request, key)
    step = found.step(anchor)
    if step is None:
        raise Http404
    if request.method == "POST":
        actions.read_section(edition=found.edition, anchor=anchor, person=request.user)
        return _onward(found, step)
    context = _context(found) | {
        "step": step,
        "before": next((each for each in found.steps if each.number == step.number - 1), None),
        "following": next((each for each in found.steps if each.number == step.number + 1), None),
        "text": section_text(found.edition, anchor),
    }
    return render(request, "guidelines/reading/section.html", context)


@require_http_methods(["GET", "POST"])
def confirm(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    found = _reading(request, key)
    if found.acknowledgement is not None and request.method == "GET":
        return redirect("guideline_reading:reading", key)
    form = AcknowledgementForm(
        request.POST if request.method == "POST" else None, guideline=found.guideline
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.acknowledge(
                edition=found.edition,
                person=request.user,
                post=request.user.active_post,
                answers=form.answers,
            )
        except (actions.AlreadyAcknowledged, actions.NotCurrent) as error:
            messages.info(request, " ".join(error.messages))
            return redirect("guideline_reading:reading", key)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Recorded. Thank you for reading it."))
            return redirect("guideline_reading:reading", key)
    status = UNPROCESSABLE if form.errors else 200
    context = _context(found) | {"form": form}
    return render(request, "guidelines/reading/confirm.html", context, status=status)


def _reading(request: SignedInRequest, key: uuid.UUID) -> Reading:
    edition = edition_or_404(key, request.user)
    if edition.is_in_the_making:
        raise Http404
    return reading_of(request.user.pk, edition)


def _onward(found: Reading, step: Step) -> HttpResponse:
    """To the next section that is unread; from the last one to the questions."""
    if not found.edition.is_current:
        return redirect("guideline_reading:reading", found.edition.public_id)
    if (following := found.after(step)) is not None:
        return redirect("guideline_reading:section", found.edition.public_id, following.anchor)
    return redirect("guideline_reading:confirm", found.edition.public_id)


def _context(found: Reading) -> dict[str, Any]:
    edition = found.edition
    current: GuidelineEdition | None = None
    if not edition.is_current:
        rows = GuidelineEdition.objects.of(edition.guideline_key).current().without_content()
        current = rows.first()
    return {"reading": found, "edition": edition, "current": current}
