"""Issuers and designs; certificates are issued by the real action."""

import io

import factory
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from certificates.actions import issue
from certificates.models import Certificate, CertificateDesign, Issuer
from people.models import Organisation, User
from records.models import Record
from tests.factories.people import OrganisationFactory
from tests.factories.records import recorded


class IssuerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Issuer

    organisation = factory.SubFactory(
        OrganisationFactory, kind=Organisation.Kind.OTHER, name="東京児童福祉研修協議会"
    )
    name = "東京児童福祉研修協議会（見本）"
    signatory_title = "会長"
    signatory_name = "長谷川 正樹"

    class Params:
        sealed = factory.Trait(
            seal=Issuer.Seal.IMAGE,
            seal_image=factory.LazyFunction(lambda: ContentFile(seal_png(), name="seal.png")),
        )


class CertificateDesignFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CertificateDesign

    name = "標準の様式"
    issuer = factory.SubFactory(IssuerFactory)


def completed(person: User, **fields) -> Record:
    """A course of 4.5 and 3 hours, begun on 3 September and completed on 2 October 2026."""
    given = {
        "subject_title": "面接の基本",
        "lecture_minutes": 270,
        "exercise_minutes": 180,
        "evidence": {"started_on": "2026-09-03", "edition_year": 2026},
    }
    return recorded(person, **(given | fields))


def certified(person: User, *, design: CertificateDesign | None = None, **fields) -> Certificate:
    """What the person has in hand after completing that course."""
    return issue(record=completed(person, **fields), design=design or CertificateDesignFactory())


def seal_png(size: int = 64) -> bytes:
    image = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle([2, 2, size - 3, size - 3], outline=(206, 0, 0, 255), width=3)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
