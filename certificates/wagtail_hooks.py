"""What certificates add to the CMS. Declared in viewsets.py."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from certificates.actions import follow_records
from certificates.models import CertificateDesign, Issuer
from certificates.samples import MODES, sample_pdf
from certificates.viewsets import CertificateViewSetGroup
from core.permissions import KeptPolicy
from records.models import Record

DESIGNS = KeptPolicy(CertificateDesign)

register_permission_policy(Issuer, KeptPolicy(Issuer))
register_permission_policy(CertificateDesign, DESIGNS)
register_snippet(CertificateViewSetGroup)


@hooks.register("register_admin_urls")
def sample_url() -> list[URLPattern]:
    return [path("certificates/sample/<int:pk>/<str:mode>.pdf", sample, name="certificate_sample")]


def sample(request: HttpRequest, pk: int, mode: str) -> HttpResponse:
    """The latest draft of a design, printed for nobody; for who may change the design."""
    ours = DESIGNS.instances_user_has_permission_for(request.user, "change")
    found = get_object_or_404(ours, pk=pk)
    design: CertificateDesign = found.get_latest_revision_as_object()
    pdf = sample_pdf(design, MODES.get(mode, ""))
    return HttpResponse(pdf, content_type="application/pdf")


@hooks.register("after_record")
def keep_on_the_row_of_today(records: Sequence[Record]) -> None:
    follow_records(records)
