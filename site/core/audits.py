"""What people do to the work of others in the background."""

from django.utils.translation import pgettext_lazy

from core.audit import kind

kind("core.job_cancelled", pgettext_lazy("audit", "Cancelled job %(job)s"), is_access=False)
kind(
    "core.job_retried",
    pgettext_lazy("audit", "Started failed job %(job)s again"),
    is_access=False,
)
