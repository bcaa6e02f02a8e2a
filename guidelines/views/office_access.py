"""The office of guidelines: fetch and authorise in one step, do what was asked, answer."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from guidelines import actions
from guidelines.models import GuidelineEdition
from guidelines.permissions import manages_guidelines
from people.forms.people import Entry
from people.models import User
from people.requests import SignedInRequest

UNPROCESSABLE = 422


def managed_or_404(user: User, key: uuid.UUID) -> GuidelineEdition:
    found: GuidelineEdition | None = None
    if manages_guidelines(user):
        found = GuidelineEdition.objects.filter(public_id=key).first()
    if found is None:
        raise Http404
    return found


def back(edition: GuidelineEdition) -> HttpResponse:
    return redirect("guideline_office:edition", edition.public_id)


def did(
    request: SignedInRequest, edition: GuidelineEdition, do: Callable[[], object], said: str
) -> HttpResponse:
    """A button of the page, pressed on the edition as it was shown."""
    try:
        with actions.as_seen(edition=edition, seen=request.POST.get("seen", "")):
            do()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said)
    return back(edition)


def filled_in(form: Entry, edition: GuidelineEdition, do: Callable[[], object]) -> bool:
    """Whether it was done; else the form says at its fields why not. The form's `seen` is what was
    on the screen."""
    form.initial.setdefault("seen", actions.state_seen(edition))
    if not form.is_bound or not form.is_valid():
        return False
    try:
        with actions.as_seen(edition=edition, seen=form.cleaned_data["seen"]):
            do()
    except ValidationError as error:
        form.refuse(error)
        return False
    return True


def shown(
    request: SignedInRequest, template: str, form: Any = None, **context: Any
) -> HttpResponse:
    """422 when something has to be put right."""
    status = UNPROCESSABLE if form is not None and form.errors else 200
    return render(
        request, f"guidelines/office/{template}.html", {"form": form, **context}, status=status
    )
