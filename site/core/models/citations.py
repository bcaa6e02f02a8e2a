"""What an owner answered when a paragraph that a page cites had changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models.passages import Passage


class CitationCheck(models.Model):
    """One answer for one page, the wording it cites and the wording that stands there now (none: the
    paragraph is gone). When the paragraph changes once more, the question is a new one.

    `page_id` is a plain value: deleting the page leaves what was decided.
    """

    class Answer(models.TextChoices):
        TAKEN = "taken", pgettext_lazy("citation", "New wording taken")
        STAYS = "stays", pgettext_lazy("citation", "Stays as cited")

    page_id = models.BigIntegerField()
    cited = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="+")
    now = models.ForeignKey(Passage, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer)
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("citation", "Answer about a citation")
        constraints = [
            models.UniqueConstraint(
                fields=["page_id", "cited", "now"],
                condition=Q(now__isnull=False),
                name="core_citation_answered_once",
            ),
            models.UniqueConstraint(
                fields=["page_id", "cited"],
                condition=Q(now__isnull=True),
                name="core_citation_of_nothing_once",
            ),
            models.CheckConstraint(
                condition=Q(answer="taken", now__isnull=False)
                | (Q(answer="stays") & ~Q(reason="")),
                name="core_citation_answer_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.get_answer_display()}"
