"""One issuer that belongs to the metropolitan bureau, its design, and what the worker holds."""

import datetime

import pytest
import time_machine

from certificates.models import Certificate, CertificateDesign, Issuer
from people.models import Organisation, User
from tests.factories.certificates import CertificateDesignFactory, IssuerFactory, certified

DAY_OF_ISSUE = datetime.date(2026, 10, 2)


@pytest.fixture
def issuer(bureau: Organisation) -> Issuer:
    return IssuerFactory(organisation=bureau)


@pytest.fixture
def design(issuer: Issuer) -> CertificateDesign:
    return CertificateDesignFactory(issuer=issuer)


@pytest.fixture
def certificate(worker: User, design: CertificateDesign) -> Certificate:
    """Issued to the worker on the day of completion."""
    with time_machine.travel(DAY_OF_ISSUE, tick=False):
        return certified(worker, design=design)


@pytest.fixture
def held(colleague: User, design: CertificateDesign) -> Certificate:
    """The colleague's, on hold for two characters that no font has."""
    colleague.certificate_name = "髙橋 潤🦋𪛖"
    colleague.save()
    with time_machine.travel(DAY_OF_ISSUE, tick=False):
        return certified(colleague, design=design)
