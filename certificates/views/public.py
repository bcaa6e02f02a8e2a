"""Whether a paper is genuine: for anybody, without log-in, and never more than was agreed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.codes import read_code, shown_code
from certificates.forms import CodeForm
from certificates.models import Certificate
from certificates.standing import public_name, standing
from certificates.throttle import too_many


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The form for a code. A readable one leads to its page, whether it exists or not."""
    form = CodeForm(request.GET or None)
    if form.is_bound and form.is_valid():
        return redirect("certificates:verify_code", shown_code(form.cleaned_data["code"]))
    return _kept_from_robots(render(request, "certificates/verify.html", {"form": form}))


@require_safe
def verify_code(request: HttpRequest, typed: str) -> HttpResponse:
    """What stands behind a code. Unknown, misread and never issued all answer alike, with 404."""
    if too_many(request):
        answer = render(request, "certificates/verify_later.html", status=429)
        answer["Retry-After"] = "60"
        return _kept_from_robots(answer)
    code = read_code(typed)
    issued = Certificate.objects.numbered().select_related("issuer")
    certificate = issued.filter(code=code).first() if code else None
    if certificate is None:
        context = {"form": CodeForm(initial={"code": typed}), "unknown": True}
        answer = render(request, "certificates/verify.html", context, status=404)
        return _kept_from_robots(answer)
    context = {
        "certificate": certificate,
        "paper": certificate.paper,
        "standing": standing(certificate, on=timezone.localdate()),
        "name": public_name(certificate),
    }
    return _kept_from_robots(render(request, "certificates/verified.html", context))


def _kept_from_robots(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
