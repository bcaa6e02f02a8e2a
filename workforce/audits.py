"""Who watched over whose completions."""

from django.utils.translation import pgettext_lazy

from core.audit import kind

kind("workforce.record_opened", pgettext_lazy("audit", "Opened the person's training record"))
kind(
    "workforce.completions_exported",
    pgettext_lazy("audit", "Saved the completions of %(rows)s people as a file"),
)
# Before its day a personnel change names nobody (workforce/actions/transfers.py).
kind(
    "workforce.transfer_confirmed",
    pgettext_lazy("audit", "Confirmed a personnel change"),
    is_access=False,
)
kind(
    "workforce.transfer_discarded",
    pgettext_lazy("audit", "Dropped a personnel change"),
    is_access=False,
)
kind(
    "workforce.transfer_opened",
    pgettext_lazy("audit", "Opened a personnel change"),
    is_access=False,
)
kind(
    "workforce.transfer_faults_saved",
    pgettext_lazy("audit", "Saved the rows of a personnel change that need correction"),
    is_access=False,
)
kind("workforce.transfer_in_force", pgettext_lazy("audit", "A personnel change took effect"))
kind("workforce.transfer_undone", pgettext_lazy("audit", "Undid a personnel change"))
kind(
    "workforce.coverage_exported",
    pgettext_lazy("audit", "Saved the coverage of a course as a file"),
    is_access=False,
)
kind(
    "workforce.staffing_planned",
    pgettext_lazy("audit", "Changed the staffing plan of an office for %(year)s"),
    is_access=False,
)
kind(
    "workforce.standard_set",
    pgettext_lazy("audit", "Changed the staffing standard of a population band"),
    is_access=False,
)
kind(
    "workforce.population_set",
    pgettext_lazy("audit", "Entered the population of a municipality"),
    is_access=False,
)
