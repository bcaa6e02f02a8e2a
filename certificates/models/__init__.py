"""What someone may show for what they have done. Import from `certificates.models`.

Issuer > CertificateDesign: who signs, and how the paper looks.
Certificate: one paper, with its moves; SerialCounter: the last number used.
NameReport: what a holder says about the name on it.
"""

from certificates.models.certificates import (
    Certificate,
    CertificateMove,
    CertificateQuerySet,
    NameReport,
    SerialCounter,
)
from certificates.models.designs import CertificateDesign
from certificates.models.issuers import Issuer, PublicName, private_storage

__all__ = [
    "Certificate",
    "CertificateDesign",
    "CertificateMove",
    "CertificateQuerySet",
    "Issuer",
    "NameReport",
    "PublicName",
    "SerialCounter",
    "private_storage",
]
