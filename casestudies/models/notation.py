"""How an office draws genograms (E15): there is no one rule, so each chooses."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casestudies.diagrams import Death, Marriage, Notation, Unknown
from people.models import Organisation


class DiagramNotation(models.Model):
    """The variants of one organisation; without a row the first of each is drawn."""

    DEATHS = (
        (Death.CROSS.value, pgettext_lazy("notation", "A cross in the symbol")),
        (Death.FILLED.value, pgettext_lazy("notation", "A full symbol")),
    )
    UNKNOWNS = (
        (Unknown.DIAMOND.value, pgettext_lazy("notation", "A diamond")),
        (Unknown.TRIANGLE.value, pgettext_lazy("notation", "A triangle")),
    )
    MARRIAGES = (
        (Marriage.SINGLE.value, pgettext_lazy("notation", "One line")),
        (Marriage.DOUBLE.value, pgettext_lazy("notation", "Two lines")),
    )

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="diagram_notation"
    )
    death = models.CharField(
        _("Who has died"), max_length=10, choices=DEATHS, default=Death.CROSS.value
    )
    unknown = models.CharField(
        _("Whose sex is not known"), max_length=10, choices=UNKNOWNS, default=Unknown.DIAMOND.value
    )
    marriage = models.CharField(
        pgettext_lazy("notation", "Marriage"),
        max_length=10,
        choices=MARRIAGES,
        default=Marriage.SINGLE.value,
    )

    class Meta:
        verbose_name = _("Notation of diagrams")

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def notation(self) -> Notation:
        return Notation(Death(self.death), Unknown(self.unknown), Marriage(self.marriage))
