from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from certificates.models.issuers import Issuer
from certificates.wording import validate_wording

WORDING = (
    "あなたは下記の研修の課程をすべて修め、所定の基準に達したので、\nここに修了したことを証します。"
)


class CertificateDesign(PreviewableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """Wording and shape. `certificates.wording` says which placeholders the wording may hold."""

    class Orientation(models.TextChoices):
        PORTRAIT = "portrait", pgettext_lazy("paper", "A4 upright")
        LANDSCAPE = "landscape", pgettext_lazy("paper", "A4 sideways")

    name = models.CharField(_("Name of the design"), max_length=80)
    issuer = models.ForeignKey(
        Issuer, on_delete=models.PROTECT, related_name="designs", verbose_name=_("Issuer")
    )
    orientation = models.CharField(
        _("Paper"), max_length=10, choices=Orientation, default=Orientation.LANDSCAPE
    )
    heading = models.CharField(_("Heading"), max_length=10, default="修了証")
    wording = models.TextField(
        _("Wording"),
        max_length=300,
        default=WORDING,
        validators=[validate_wording],
        help_text=_(
            "{name}, {course}, {hours}, {period}, {completed} and {edition} are filled in."
        ),
    )
    show_born_on = models.BooleanField(_("Print the date of birth"), default=False)
    show_hours = models.BooleanField(_("Print the hours"), default=True)
    valid_years = models.PositiveSmallIntegerField(
        _("Valid for (years)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: no expiry."),
    )

    preview_modes: ClassVar[list[tuple[str, Any]]] = [
        ("", pgettext_lazy("preview", "An ordinary name")),
        ("rare", pgettext_lazy("preview", "Rare characters")),
        ("long", pgettext_lazy("preview", "A name of 40 characters")),
    ]

    class Meta:
        verbose_name = _("Certificate design")
        verbose_name_plural = _("Certificate designs")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(orientation__in=["portrait", "landscape"]),
                name="certificates_orientation_known",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_preview_template(self, *_: object) -> str:
        return "certificates/design_preview.html"

    def get_preview_context(self, request: object, mode_name: str) -> dict[str, Any]:
        from certificates.samples import preview  # noqa: PLC0415 -- cycle: samples read designs

        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return context | preview(self, mode_name)
