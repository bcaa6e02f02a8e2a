"""What can happen to cases that an auditor wants to know: ids, never names."""

from django.utils.translation import pgettext_lazy

from core.audit import kind

for _name, _label in {
    "text_taken": pgettext_lazy("audit", "Took raw text in for a case"),
    "text_dropped": pgettext_lazy("audit", "Removed raw text of a case"),
    "text_opened": pgettext_lazy("audit", "Opened raw text of a case"),
    "names_declared": pgettext_lazy("audit", "Declared the names of a case"),
    "case_signed": pgettext_lazy("audit", "Signed a case in the anonymity review"),
    "case_published": pgettext_lazy("audit", "Published edition %(edition)s of a case"),
    "case_withdrawn": pgettext_lazy("audit", "Took a case off the site"),
}.items():
    kind(f"casestudies.{_name}", _label, is_access=_name == "text_opened")
