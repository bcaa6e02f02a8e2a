"""Lists that an office keeps itself: professions, grades, kinds of employment."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Code(models.Model):
    """A word of a list with the code that files use for it."""

    code = models.SlugField(pgettext_lazy("list of words", "Code"), max_length=40, unique=True)
    name = models.CharField(pgettext_lazy("list of words", "Name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("Position in the list"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class Profession(Code):
    class Meta(Code.Meta):
        verbose_name = _("Profession")


class Grade(Code):
    class Meta(Code.Meta):
        verbose_name = _("Grade")


class Employment(Code):
    class Meta(Code.Meta):
        verbose_name = _("Kind of employment")
