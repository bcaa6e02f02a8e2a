import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.codes import shown_code
from certificates.models.designs import CertificateDesign
from certificates.models.issuers import Issuer, PublicName, private_storage
from certificates.paper import Paper
from certificates.states import LIVE, State
from core.models import Move
from people.models import User
from records.models import Record


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
    def of(self, person: User) -> Self:
        return self.filter(person=person)

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def shown(self) -> Self:
        """What a holder has in hand: everything but what was replaced."""
        return self.exclude(state=State.REPLACED)

    def numbered(self) -> Self:
        return self.exclude(number=None)

    def in_state(self, *states: State | str) -> Self:
        return self.filter(state__in=states)

    def with_open_reports(self) -> Self:
        return self.filter(name_reports__closed_at=None, name_reports__isnull=False)

    def with_names(self) -> Self:
        return self.select_related("person", "issuer", "design")


class Certificate(models.Model):
    """One issued paper. Its words are the snapshot; the PDF is made from it once."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="certificates"
    )
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="certificates")
    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="certificates")
    design = models.ForeignKey(CertificateDesign, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(pgettext_lazy("certificates", "State"), max_length=10, choices=State)
    code = models.CharField(_("Verification code"), max_length=12, unique=True)
    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(null=True, blank=True)
    serial = models.CharField(pgettext_lazy("certificates", "Number"), max_length=60, blank=True)
    title = models.CharField(pgettext_lazy("certificates", "Course"), max_length=255)
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
                condition=models.Q(public_name__in=PublicName.values),
                name="certificates_public_name_known",
            ),
            models.CheckConstraint(
                # On hold there is no number; once valid there always is one.
                condition=models.Q(state="held", number=None)
                | models.Q(state="revoked")
                | models.Q(state__in=["valid", "replaced"], number__isnull=False),
                name="certificates_number_when_issued",
            ),
            models.CheckConstraint(
                condition=models.Q(pdf="", pdf_sha256="")
                | ~models.Q(pdf="") & ~models.Q(pdf_sha256=""),
                name="certificates_pdf_with_hash",
            ),
        ]
        indexes = [
            models.Index(fields=["issuer", "state", "-issued_on"], name="certificates_issuer_state")
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.serial}".strip()

    @property
    def paper(self) -> Paper:
        return Paper(**self.snapshot)

    @property
    def shown_code(self) -> str:
        return shown_code(self.code)

    @property
    def unprintable(self) -> list[str]:
        """The characters for which it is on hold."""
        return self.missing_glyphs.split()

    @property
    def unprintable_codes(self) -> list[str]:
        """Their codes, for who sees only a box on the screen too."""
        return [f"U+{ord(char):04X}" for text in self.unprintable for char in text]

    def has_expired(self, on: datetime.date) -> bool:
        """`valid_until` is the last day on which it holds."""
        return self.valid_until is not None and self.valid_until < on


class CertificateMove(Move):
    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="moves")

    def __str__(self) -> str:
        return f"{self.certificate}: {self.state_to} {timezone.localtime(self.at):%Y-%m-%d}"

    def get_state_to_display(self) -> str:
        return str(State(self.state_to).label)


class NameReport(models.Model):
    """A holder says that the name is wrong or has changed. Open until the office has answered."""

    certificate = models.ForeignKey(
        Certificate, on_delete=models.CASCADE, related_name="name_reports"
    )
    name = models.CharField(_("The name as it should be printed"), max_length=80)
    note = models.TextField(_("What happened"), blank=True, max_length=500)
    reported_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("Report of a wrong name")
        ordering = ["-reported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=models.Q(closed_at=None),
                name="certificates_one_open_report",
            )
        ]

    def __str__(self) -> str:
        return f"{self.certificate} {self.reported_at:%Y-%m-%d}"
