"""Numbered passages of published texts: what may be cited, and found, by paragraph."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.search import index


class PassageQuerySet(models.QuerySet["Passage"]):
    def current(self) -> Self:
        """As the text stands today."""
        return self.filter(current=True)

    def of(self, subject_key: str) -> Self:
        return self.filter(subject_key=subject_key)


class Passage(index.Indexed, models.Model):
    """One wording of one paragraph. A paragraph that is rewritten gets another row under the same
    anchor, so that whoever cited it can show it as it stood; rows are never deleted.

    Whoever publishes numbered texts writes them (guidelines). `page_id` is a plain value: deleting
    the page touches no citation.
    """

    page_id = models.BigIntegerField()
    subject_key = models.CharField(max_length=36)
    subject_title = models.CharField(pgettext_lazy("passage", "Text"), max_length=255)
    anchor = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    place = models.CharField(_("Place"), max_length=200)
    title = models.CharField(_("Chapter and section"), max_length=300, blank=True)
    text = models.TextField(pgettext_lazy("passage", "Wording"))
    position = models.PositiveIntegerField(default=0)
    first_edition = models.PositiveSmallIntegerField()
    last_edition = models.PositiveSmallIntegerField()
    current = models.BooleanField(default=True)

    objects = PassageQuerySet.as_manager()

    search_fields: ClassVar[list[index.BaseField]] = [
        index.SearchField("title"),
        index.SearchField("text"),
        index.AutocompleteField("text"),
        index.FilterField("current"),
        index.FilterField("subject_key"),
    ]

    class Meta:
        verbose_name = pgettext_lazy("passage", "Passage")
        verbose_name_plural = pgettext_lazy("passage", "Passages")
        ordering = ["subject_title", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_key", "anchor", "digest"], name="core_passage_once"
            ),
            models.UniqueConstraint(
                fields=["subject_key", "anchor"],
                condition=models.Q(current=True),
                name="core_passage_one_current",
            ),
        ]
        indexes = [models.Index(fields=["page_id", "current"], name="core_passage_page")]

    def __str__(self) -> str:
        return f"{self.subject_title} {self.place}"

    @classmethod
    def get_indexed_objects(cls) -> PassageQuerySet:
        """Only what is current is found, also after the whole index was written anew."""
        return cls.objects.current()
