"""What secondments tell people (written by telling.py)."""

from django.utils.translation import pgettext_lazy

from core.messages import kind, topic

topic("secondments.office", pgettext_lazy("message topic", "Secondments: office"))
for _name, _label in {
    "asked": pgettext_lazy("message", "A secondment waits for an answer"),
    "returned": pgettext_lazy("message", "Request for a secondment returned"),
    "to_agree": pgettext_lazy("message", "A secondment can be agreed"),
    "agreed": pgettext_lazy("message", "A secondment was agreed"),
    "withdrawn": pgettext_lazy("message", "Secondment withdrawn"),
    "ending": pgettext_lazy("message", "A secondment ends soon"),
}.items():
    kind(f"secondments.{_name}", _label, topic="secondments.office", urgent=_name == "asked")

topic("secondments.people", pgettext_lazy("message topic", "Secondments"))
for _name, _label in {
    "announced": pgettext_lazy("message", "Secondment announced"),
    "changed": pgettext_lazy("message", "Secondment changed"),
    "begun": pgettext_lazy("message", "Secondment began"),
    "ended": pgettext_lazy("message", "Secondment ended"),
    "report_submitted": pgettext_lazy("message", "Report of a secondment handed in"),
    "report_returned": pgettext_lazy("message", "Report of a secondment handed back"),
    "report_due": pgettext_lazy("message", "Report of a secondment"),
    "report_late": pgettext_lazy("message", "Report of a secondment is late"),
    "reported": pgettext_lazy("message", "Secondment closed"),
}.items():
    kind(f"secondments.{_name}", _label, topic="secondments.people")
