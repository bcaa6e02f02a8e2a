"""The issuer's office: what is on hold, and the three things it may do to a certificate."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certificates import actions
from certificates.filters import Filters
from certificates.forms import ReissueForm, ReleaseForm, RevokeForm
from certificates.models import Certificate
from certificates.permissions import in_charge_of, manages_certificates
from certificates.sheet import sheet_context
from certificates.standing import standing
from certificates.states import State
from certificates.views.looks import note_look
from people.requests import SignedInRequest

ROWS = 50


@require_safe
def office_list(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    if not manages_certificates(request.user, on=today):
        raise Http404
    ours = in_charge_of(request.user, on=today)
    filters = Filters.from_query(request.GET)
    found = filters.apply(ours).with_names()
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "views": filters.views(ours),
        "page": page,
        "rows": [(row, standing(row, on=today, dated=False)) for row in page],
    }
    return render(request, "certificates/office_list.html", context)


@require_safe
def office_certificate(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _in_charge(request, pk)
    context = {
        "certificate": found,
        "standing": standing(found, on=timezone.localdate()),
        "moves": found.moves.select_related("by"),
        "report": found.name_reports.filter(closed_at=None).first(),
        "newer": Certificate.objects.filter(replaces=found).first(),
        "can_release": found.state == State.HELD,
        "can_reissue": found.state in {State.VALID, State.REVOKED},
        "can_revoke": found.state in {State.HELD, State.VALID},
    }
    if found.state != State.HELD:
        context |= sheet_context(found)
    response = render(request, "certificates/office_certificate.html", context)
    note_look("certificates.opened", found, by=request.user)
    return response


def release(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _in_charge(request, pk, State.HELD)
    form = ReleaseForm(request.POST or None, initial={"name": _name_to_print(found)})
    return _do(
        request,
        found,
        form,
        template="certificates/release.html",
        act=lambda data: actions.release(found, by=request.user, **data),
        done=_("The certificate has been issued."),
    )


def reissue(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _in_charge(request, pk, State.VALID, State.REVOKED)
    form = ReissueForm(request.POST or None, initial={"name": _name_to_print(found)})
    return _do(
        request,
        found,
        form,
        template="certificates/reissue.html",
        act=lambda data: actions.reissue(found, by=request.user, **data),
        done=_("The certificate has been reissued with a new number."),
    )


def revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _in_charge(request, pk, State.HELD, State.VALID)
    return _do(
        request,
        found,
        RevokeForm(request.POST or None),
        template="certificates/revoke.html",
        act=lambda data: actions.revoke(found, reason=data["reason"], by=request.user),
        done=_("The certificate has been revoked."),
    )


def _do(
    request: SignedInRequest,
    certificate: Certificate,
    form: Form,
    *,
    template: str,
    act: Callable[[dict[str, Any]], Certificate],
    done: str,
) -> HttpResponse:
    """Ask once more; then act and show what came of it. What an action refuses stays on the form."""
    if request.method == "POST" and form.is_valid():
        try:
            result = act(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, done)
            return redirect("certificates:office_certificate", result.pk)
    return render(request, template, {"certificate": certificate, "form": form})


def _in_charge(request: SignedInRequest, pk: int, *states: State) -> Certificate:
    found = get_object_or_404(
        in_charge_of(request.user, on=timezone.localdate()).with_names(), pk=pk
    )
    if states and found.state not in states:
        raise Http404
    return found


def _name_to_print(certificate: Certificate) -> str:
    """What the holder asked for, else the name as it is known today."""
    report = certificate.name_reports.filter(closed_at=None).first()
    return report.name if report else certificate.person.name_on_certificate
