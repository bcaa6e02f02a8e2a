from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy


class ReminderRule(models.Model):
    """So many days before or after something that an app knows of, people are told.

    `days` counts towards the event: 7 is a week before, 0 the day itself, -1 the day after. A
    rule is made inactive and never deleted: its messages keep what they were told by.
    """

    source = models.CharField(max_length=60, help_text=_("What an app registers in reminders.py."))
    days = models.SmallIntegerField()
    text = models.TextField(
        pgettext_lazy("reminder", "Text"),
        blank=True,
        max_length=1000,
    )
    copies = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    told_until = models.DateField(null=True, blank=True, help_text=_("Nothing is left before it."))
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = pgettext_lazy("reminder", "Rule")
        ordering = ["source", "-days"]
        constraints = [
            models.UniqueConstraint(fields=["source", "days"], name="core_reminderrule_once"),
            models.CheckConstraint(
                condition=models.Q(days__gte=-365, days__lte=365),
                name="core_reminderrule_within_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.days}"

    @property
    def when(self) -> str:
        """7日前、当日、1日後"""
        if self.days == 0:
            return pgettext("reminder", "on the day")
        if self.days > 0:
            text = ngettext("%(days)d day before", "%(days)d days before", self.days)
        else:
            text = ngettext("%(days)d day after", "%(days)d days after", -self.days)
        return text % {"days": abs(self.days)}
