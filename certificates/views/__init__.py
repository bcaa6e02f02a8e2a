"""Fetch and authorise, call, answer. By who asks: everybody, the holder, the issuer's office."""

from certificates.views.holder import certificate, pdf, public_name, report_name
from certificates.views.office import (
    office_certificate,
    office_list,
    reissue,
    release,
    revoke,
)
from certificates.views.public import verify, verify_code

__all__ = [
    "certificate",
    "office_certificate",
    "office_list",
    "pdf",
    "public_name",
    "reissue",
    "release",
    "report_name",
    "revoke",
    "verify",
    "verify_code",
]
