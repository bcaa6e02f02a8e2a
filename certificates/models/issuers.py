from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.seals import validate_seal
from certificates.serials import validate_pattern
from people.models import Organisation


def private_storage() -> Storage:
    return storages["private"]


class PublicName(models.TextChoices):
    """What the verification page may show of the holder's name; ordered from least to most."""

    HIDDEN = "hidden", pgettext_lazy("public name", "Do not show")
    MASKED = "masked", pgettext_lazy("public name", "Show in part")
    FULL = "full", pgettext_lazy("public name", "Show in full")

    @property
    def rank(self) -> int:
        return list(PublicName).index(self)

    def at_most(self, limit: "PublicName | str") -> "PublicName":
        return min(self, PublicName(limit), key=lambda choice: choice.rank)

    def up_to(self) -> "list[PublicName]":
        return [choice for choice in PublicName if choice.rank <= self.rank]


class Issuer(models.Model):
    """Who signs: an organisation, its signatory, its seal and its way of numbering."""

    class Seal(models.TextChoices):
        IMAGE = "image", pgettext_lazy("seal", "Seal image")
        OMITTED = "omitted", pgettext_lazy("seal", "Seal omitted")

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="issuers",
        verbose_name=pgettext_lazy("certificates", "Organisation"),
        help_text=_("Its HR officers reissue and revoke what is issued here."),
    )
    name = models.CharField(_("Name as printed"), max_length=60)
    signatory_title = models.CharField(_("Title of the signatory"), max_length=30)
    signatory_name = models.CharField(_("Name of the signatory"), max_length=40)
    seal = models.CharField(
        pgettext_lazy("certificates", "Seal"), max_length=10, choices=Seal, default=Seal.OMITTED
    )
    seal_image = models.FileField(
        _("Seal image"),
        storage=private_storage,
        upload_to="seals/",
        blank=True,
        validators=[validate_seal],
        help_text=_("PNG or JPEG, square, at most 1 MB. It is seen on certificates only."),
    )
    serial_pattern = models.CharField(
        _("Serial pattern"),
        max_length=60,
        default="第{year}-{number:04}号",
        validators=[validate_pattern],
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
        verbose_name_plural = _("Issuers")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seal="omitted") | ~models.Q(seal_image=""),
                name="certificates_seal_has_image",
                violation_error_message=_("Choose a seal image, or “Seal omitted”."),
            ),
            models.CheckConstraint(
                condition=models.Q(seal__in=["image", "omitted"]), name="certificates_seal_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
