"""The PDF: made once from the words, outside of every transaction, and kept with its hash."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from certificates.models import Certificate
from certificates.printing import certificate_pdf
from certificates.states import State


def render(certificate: Certificate) -> Certificate:
    """Make the PDF from the snapshot, unless it is there; it is never made a second time.

    Two at once both render, one is kept. Raises ValidationError for one that is not valid.
    """
    certificate.refresh_from_db()
    if certificate.pdf:
        return certificate
    if certificate.state != State.VALID:
        raise ValidationError(_("Only a valid certificate can be printed."))
    pdf = certificate_pdf(certificate)
    # Stored before the row is locked: no transaction waits for a file.
    storage = certificate.pdf.storage
    stored = storage.save(f"certificates/{certificate.code}.pdf", ContentFile(pdf))
    with transaction.atomic():
        certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if kept := not certificate.pdf:
            certificate.pdf.name = stored
            certificate.pdf_sha256 = hashlib.sha256(pdf).hexdigest()
            certificate.save(update_fields=["pdf", "pdf_sha256"])
    if not kept:
        storage.delete(stored)
    return certificate
