"""What somebody changed in the ledger by hand."""

from django.utils.translation import pgettext_lazy

from core.audit import kind

kind("records.corrected", pgettext_lazy("audit", "Corrected a record"))
kind("records.voided", pgettext_lazy("audit", "Voided a record"))
kind("records.excused", pgettext_lazy("audit", "Excused from a required course"))
kind("records.obliged", pgettext_lazy("audit", "Assigned training to %(people)s people by hand"))
kind("records.asked_again", pgettext_lazy("audit", "Asked again for training that was excused"))
kind("records.extension_answered", pgettext_lazy("audit", "Answered a request for more time"))
