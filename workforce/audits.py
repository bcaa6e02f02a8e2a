"""Who watched over whose completions."""

from django.utils.translation import pgettext_lazy

from core.audit import kind

kind("workforce.record_opened", pgettext_lazy("audit", "Opened the person's training record"))
kind(
    "workforce.completions_exported",
    pgettext_lazy("audit", "Saved the completions of %(rows)s people as a file"),
)
kind(
    "workforce.coverage_exported",
    pgettext_lazy("audit", "Saved the coverage of a course as a file"),
    is_access=False,
)
