"""The fictitious body that signs, and its two designs of a certificate."""

import datetime

from django.core.files.base import ContentFile

from certificates.models import CertificateDesign, Issuer
from home.demo.contents import CONTENT, read
from people.models import Organisation, OrganisationTie, User

FOUNDED_ON = datetime.date(2020, 4, 1)


def load_designs(*, by: User) -> dict[str, CertificateDesign]:
    """Designs by the name that the courses' files use."""
    given = read("certificates.toml")
    body = Organisation.objects.create(kind=Organisation.Kind.OTHER, **given["organisation"])
    # So that the metropolitan training office has its certificates at /office/certificates/.
    OrganisationTie.objects.create(
        child=body,
        parent=Organisation.objects.get(kind=Organisation.Kind.METROPOLIS),
        kind=OrganisationTie.Kind.ADMINISTERS,
        start=FOUNDED_ON,
    )
    issuers = {name: _issuer(body, entry) for name, entry in given["issuers"].items()}
    designs = {}
    for name, entry in given["designs"].items():
        design = CertificateDesign(**{**entry, "issuer": issuers[entry["issuer"]]})
        design.save()
        design.save_revision(user=by).publish(user=by)
        designs[name] = design
    return designs


def _issuer(body: Organisation, entry: dict[str, str]) -> Issuer:
    seal = entry.pop("seal_file", "")
    issuer = Issuer(organisation=body, **entry)
    if seal:
        image = ContentFile((CONTENT / seal).read_bytes())
        issuer.seal_image.save(seal, image, save=False)
    issuer.save()
    return issuer
