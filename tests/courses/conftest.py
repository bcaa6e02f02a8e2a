import pytest

from certificates.models import CertificateDesign, Issuer
from people.models import Organisation


@pytest.fixture
def design(bureau: Organisation) -> CertificateDesign:
    issuer = Issuer.objects.create(
        organisation=bureau, name="東京都", signatory_title="知事", signatory_name="試験 太郎"
    )
    return CertificateDesign.objects.create(name="基本", issuer=issuer)
