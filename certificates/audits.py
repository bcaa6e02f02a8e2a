"""What the issuer's office did to certificates, and which it opened. What is issued by itself on
a completion is no event: the certificate's own moves tell of it."""

from django.utils.translation import pgettext_lazy

from core.audit import kind

kind("certificates.opened", pgettext_lazy("audit", "Opened the certificate"))
kind("certificates.pdf_opened", pgettext_lazy("audit", "Opened the certificate as PDF"))
kind("certificates.released", pgettext_lazy("audit", "Issued a certificate that was on hold"))
kind("certificates.reissued", pgettext_lazy("audit", "Reissued the certificate"))
kind("certificates.revoked", pgettext_lazy("audit", "Revoked the certificate"))
