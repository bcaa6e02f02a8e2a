"""The holder's own certificate: look at it, save it, show it, say that the name is wrong."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certificates import actions
from certificates.forms import NameForm, PublicNameForm
from certificates.models import Certificate
from certificates.permissions import own, visible_to
from certificates.sheet import sheet_context
from certificates.standing import names_to_choose, standing
from certificates.states import State
from certificates.views.looks import note_look
from core.private import serve
from people.requests import SignedInRequest


@require_safe
def certificate(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    context = {
        "certificate": found,
        "standing": standing(found, on=timezone.localdate()),
        "form": PublicNameForm(certificate=found),
        "report": found.name_reports.filter(closed_at=None).first(),
        "last_move": found.moves.last(),
        "newer": Certificate.objects.filter(replaces=found).first(),
    }
    if found.state != State.HELD:
        context |= sheet_context(found)
        context["shown_names"] = names_to_choose(found)
    return render(request, "certificates/certificate.html", context)


@require_safe
def pdf(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The paper as it was made the first time; for the holder and for the issuer's office."""
    seen = visible_to(request.user, on=timezone.localdate()).with_names()
    found = get_object_or_404(seen, pk=pk, state=State.VALID)
    try:
        found = actions.render(found)
    except ValidationError as error:  # revoked or reissued at this moment
        raise Http404 from error
    note_look("certificates.pdf_opened", found, by=request.user)
    name = _("Certificate %(serial)s.pdf") % {"serial": found.serial}
    return serve(request, found.pdf, filename=name, content_type="application/pdf")


@require_POST
def public_name(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    form = PublicNameForm(request.POST, certificate=found)
    if form.is_valid():
        actions.choose_public_name(found, choice=form.cleaned_data["choice"], by=request.user)
        messages.success(request, _("The page for checking now shows the name as you chose."))
    else:
        messages.error(request, _("Choose one of the three."))
    return redirect("certificates:certificate", found.pk)


def report_name(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    if found.state not in {State.HELD, State.VALID}:
        raise Http404
    open_report = found.name_reports.filter(closed_at=None).first()
    initial = {"name": open_report.name, "note": open_report.note} if open_report else None
    form = NameForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.report_name(found, by=request.user, **form.cleaned_data)
        messages.success(
            request,
            _(
                "The issuer has been told. The certificate stays as it is until the issuer has answered."
            ),
        )
        return redirect("certificates:certificate", found.pk)
    return render(request, "certificates/report_name.html", {"certificate": found, "form": form})


def _own(request: SignedInRequest, pk: int) -> Certificate:
    return get_object_or_404(own(request.user).with_names(), pk=pk)
