"""What someone may show for what they have done: issuers, designs, certificates."""

import datetime
from typing import Self

from django.conf import settings
from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from certificates.states import State
from core.models import Move
from people.models import Organisation
from records.models import Record


def private_storage() -> Storage:
    return storages["private"]


class PublicName(models.TextChoices):
    """What the verification page may show of the holder's name."""

    HIDDEN = "hidden", pgettext_lazy("public name", "Do not show")
    MASKED = "masked", pgettext_lazy("public name", "Show in part")
    FULL = "full", pgettext_lazy("public name", "Show in full")


class Issuer(models.Model):
    """Who signs: an organisation, its signatory, its seal and its way of numbering."""

    class Seal(models.TextChoices):
        IMAGE = "image", pgettext_lazy("seal", "Seal image")
        OMITTED = "omitted", pgettext_lazy("seal", "Seal omitted")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="issuers")
    name = models.CharField(_("Name as printed"), max_length=80)
    signatory_title = models.CharField(_("Title of the signatory"), max_length=40)
    signatory_name = models.CharField(_("Name of the signatory"), max_length=60)
    seal = models.CharField(_("Seal"), max_length=10, choices=Seal, default=Seal.OMITTED)
    seal_image = models.FileField(
        _("Seal image"), storage=private_storage, upload_to="seals/", blank=True
    )
    serial_pattern = models.CharField(
        _("Serial pattern"),
        max_length=60,
        default="第{year}-{number:04}号",
        help_text=_("{year} is the year of the era, {number:04} the running number."),
    )
    public_name = models.CharField(
        _("Name on the verification page"),
        max_length=10,
        choices=PublicName,
        default=PublicName.MASKED,
        help_text=_("The most the issuer allows; the holder may show less."),
    )

    class Meta:
        verbose_name = _("Issuer")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seal="omitted") | ~models.Q(seal_image=""),
                name="certificates_seal_has_image",
            )
        ]

    def __str__(self) -> str:
        return self.name


class CertificateDesign(PreviewableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """Wording and shape. Placeholders: {name} {course} {hours} {period} {completed} {edition}."""

    class Orientation(models.TextChoices):
        PORTRAIT = "portrait", pgettext_lazy("paper", "A4 upright")
        LANDSCAPE = "landscape", pgettext_lazy("paper", "A4 sideways")

    name = models.CharField(_("Name of the design"), max_length=80)
    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="designs")
    orientation = models.CharField(
        _("Paper"), max_length=10, choices=Orientation, default=Orientation.LANDSCAPE
    )
    heading = models.CharField(_("Heading"), max_length=20, default="修了証")
    wording = models.TextField(_("Wording"))
    show_born_on = models.BooleanField(_("Print the date of birth"), default=False)
    show_hours = models.BooleanField(_("Print the hours"), default=True)
    valid_years = models.PositiveSmallIntegerField(
        _("Valid for (years)"), null=True, blank=True, help_text=_("Empty: no expiry.")
    )

    class Meta:
        verbose_name = _("Certificate design")

    def __str__(self) -> str:
        return self.name

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "certificates/design_preview.html"


class SerialCounter(models.Model):
    """The last number used by an issuer in a fiscal year; advanced in the issuing transaction."""

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="counters")
    fiscal_year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "fiscal_year"], name="certificates_counter_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.fiscal_year}: {self.last}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def shown(self) -> Self:
        """What a holder has in hand: everything but what was replaced."""
        return self.exclude(state=State.REPLACED)

    def numbered(self) -> Self:
        return self.exclude(number=None)


class Certificate(models.Model):
    """One issued paper. Its text is the snapshot; the PDF is made from it once."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="certificates"
    )
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="certificates")
    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="certificates")
    design = models.ForeignKey(CertificateDesign, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("State"), max_length=10, choices=State)
    code = models.CharField(_("Verification code"), max_length=12, unique=True)
    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(null=True, blank=True)
    serial = models.CharField(_("Number"), max_length=60, blank=True)
    title = models.CharField(_("Course"), max_length=255)
    completed_on = models.DateField(_("Completed on"))
    issued_on = models.DateField(_("Issued on"))
    valid_until = models.DateField(_("Valid until"), null=True, blank=True)
    snapshot = models.JSONField(default=dict)
    missing_glyphs = models.CharField(max_length=200, blank=True)
    public_name = models.CharField(max_length=10, choices=PublicName, default=PublicName.MASKED)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    pdf = models.FileField(storage=private_storage, upload_to="certificates/", blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("Certificate")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "fiscal_year", "number"], name="certificates_number_once"
            ),
            models.UniqueConstraint(
                fields=["record"],
                condition=models.Q(state__in=["held", "valid"]),
                name="certificates_one_live_per_record",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="certificates_state_known"
            ),
            models.CheckConstraint(
                # On hold there is no number; once valid there always is one.
                condition=models.Q(state="held", number=None)
                | models.Q(state="revoked")
                | models.Q(state__in=["valid", "replaced"], number__isnull=False),
                name="certificates_number_when_issued",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.serial}".strip()

    def has_expired(self, on: datetime.date) -> bool:
        return self.valid_until is not None and self.valid_until < on


class CertificateMove(Move):
    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="moves")

    def __str__(self) -> str:
        return f"{self.certificate}: {self.state_to} {timezone.localtime(self.at):%Y-%m-%d}"
