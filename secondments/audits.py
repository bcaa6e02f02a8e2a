"""What can happen to a secondment that an auditor wants to know: ids, never names; and nobody
concerned before it is announced."""

from django.utils.translation import pgettext_lazy

from core.audit import kind

for _name, _label in {
    "requested": pgettext_lazy("audit", "Asked for a secondment"),
    "edited": pgettext_lazy("audit", "Changed a request for a secondment"),
    "submitted": pgettext_lazy("audit", "Sent a request for a secondment on its way"),
    "answered": pgettext_lazy("audit", "Answered a request for a secondment"),
    "agreed": pgettext_lazy("audit", "Entered the agreement on a secondment"),
    "announced": pgettext_lazy("audit", "Set the announcement of a secondment"),
    "begun": pgettext_lazy("audit", "A secondment began"),
    "ended": pgettext_lazy("audit", "A secondment ended"),
    "extended": pgettext_lazy("audit", "Extended a secondment"),
    "shortened": pgettext_lazy("audit", "Shortened a secondment"),
    "interrupted": pgettext_lazy("audit", "Interrupted a secondment"),
    "resumed": pgettext_lazy("audit", "Resumed a secondment"),
    "withdrawn": pgettext_lazy("audit", "Withdrew a secondment"),
    "reported": pgettext_lazy("audit", "Closed a secondment with its report"),
    "paper_saved": pgettext_lazy("audit", "Saved a paper of a secondment"),
    "paper_numbered": pgettext_lazy("audit", "Numbered a paper of a secondment"),
    "file_added": pgettext_lazy("audit", "Attached a file to a secondment"),
    "presence_removed": pgettext_lazy("audit", "Took a visit out of the sums"),
    "presences_exported": pgettext_lazy("audit", "Saved %(rows)s sums of visits as a file"),
    "file_removed": pgettext_lazy("audit", "Removed a file from a secondment"),
}.items():
    kind(f"secondments.{_name}", _label)
kind("secondments.opened", pgettext_lazy("audit", "Opened a secondment"), is_access=True)

kind(
    "secondments.planned",
    pgettext_lazy("audit", "Changed %(rows)s rows of the plan of secondments of %(year)s"),
    is_access=False,
)
kind(
    "secondments.plan_frozen",
    pgettext_lazy("audit", "Froze the plan of secondments of %(year)s"),
    is_access=False,
)
kind(
    "secondments.plan_exported",
    pgettext_lazy("audit", "Saved plan and actual of secondments as a file"),
    is_access=False,
)
kind(
    "secondments.people_opened",
    pgettext_lazy("audit", "Looked at the secondments of %(rows)s people"),
)
