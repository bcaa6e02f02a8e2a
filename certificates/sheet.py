"""What the sheet needs on a web page; the same words as on paper."""

from typing import Any

from certificates.codes import shown_code
from certificates.models import Certificate
from certificates.paper import Paper
from certificates.printing import verification_url
from certificates.qr import qr
from certificates.seals import as_data_uri

LONG_NAME = 16  # characters, from which on the name is set smaller
VERY_LONG_NAME = 28


def sheet_context(certificate: Certificate) -> dict[str, Any]:
    return paper_context(certificate.paper, serial=certificate.serial, code=certificate.code)


def paper_context(paper: Paper, *, serial: str, code: str) -> dict[str, Any]:
    return {
        "paper": paper,
        "serial": serial,
        "code": shown_code(code),
        "qr": qr(verification_url(code)),
        "seal": as_data_uri(paper.seal_image) if paper.seal_image else "",
        "heading": paper.heading,
        "name_length": _length_of(paper.name),
    }


def _length_of(name: str) -> str:
    if len(name) >= VERY_LONG_NAME:
        return "very-long"
    return "long" if len(name) >= LONG_NAME else ""
