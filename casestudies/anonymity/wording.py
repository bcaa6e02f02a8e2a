"""The words for what was found and what to do about it (domain rules of case writing).

Sources: names by unrelated letters and never initials, no proper names of places and bodies,
no real years, what is rare altered: 心理臨床学会 執筆ガイド and 社会福祉学会 研究倫理.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casestudies.anonymity.findings import Finding, Kind

_BODY = _("Write the kind of place in general words, not its name and not its initial.")
_FILE = _("Remove it in your word processor before you hand the file on.")

KIND_WORDS: dict[Kind, str | Promise] = {
    Kind.DECLARED_NAME: pgettext_lazy("identifier", "Declared name"),
    Kind.RECORD_NUMBER: pgettext_lazy("identifier", "Record number"),
    Kind.BIRTH_DATE: pgettext_lazy("identifier", "Date of birth"),
    Kind.SIBLINGS: pgettext_lazy("identifier", "Siblings and ages"),
    Kind.ADDRESS: pgettext_lazy("identifier", "Address"),
    Kind.POST_CODE: pgettext_lazy("identifier", "Post code"),
    Kind.PHONE: pgettext_lazy("identifier", "Phone number"),
    Kind.EMAIL: pgettext_lazy("identifier", "E-mail address"),
    Kind.NAME: pgettext_lazy("identifier", "Name"),
    Kind.DATE: pgettext_lazy("identifier", "Date"),
    Kind.RARE: pgettext_lazy("identifier", "Rare circumstance"),
    Kind.STATION: pgettext_lazy("identifier", "Station"),
    Kind.SCHOOL: pgettext_lazy("identifier", "School"),
    Kind.NURSERY: pgettext_lazy("identifier", "Nursery"),
    Kind.HOSPITAL: pgettext_lazy("identifier", "Hospital"),
    Kind.FACILITY: pgettext_lazy("identifier", "Facility"),
    Kind.MUNICIPALITY: pgettext_lazy("identifier", "Place name"),
    Kind.METADATA: pgettext_lazy("identifier", "Property of the file"),
    Kind.COMMENT: pgettext_lazy("identifier", "Comment in the file"),
    Kind.TRACKED_CHANGE: pgettext_lazy("identifier", "Tracked change"),
    Kind.HIDDEN_TEXT: pgettext_lazy("identifier", "Hidden text"),
    Kind.PICTURE: pgettext_lazy("identifier", "Picture in the file"),
}

ADVICE: dict[Kind, str | Promise] = {
    Kind.DECLARED_NAME: _("Decide whether this is the declared name or an ordinary word."),
    Kind.RECORD_NUMBER: _("Delete the number."),
    Kind.BIRTH_DATE: _("Write an age or a range of ages instead."),
    Kind.SIBLINGS: _("Change number or ages where the case does not depend on them, and say so."),
    Kind.ADDRESS: _("Delete the address, or describe the surroundings in general words."),
    Kind.POST_CODE: _("Delete the number."),
    Kind.PHONE: _("Delete the number."),
    Kind.EMAIL: _("Delete the address."),
    Kind.NAME: _("Declare the name, so that an unrelated letter replaces it everywhere."),
    Kind.DATE: _("Write year X, year X+1, or how long after intake."),
    Kind.RARE: _("Ask whether a reader would know the family by this; alter it and say so."),
    Kind.STATION: _BODY,
    Kind.SCHOOL: _BODY,
    Kind.NURSERY: _BODY,
    Kind.HOSPITAL: _BODY,
    Kind.FACILITY: _BODY,
    Kind.MUNICIPALITY: _("Leave the place out, or write only what kind of place it is."),
    Kind.METADATA: _FILE,
    Kind.COMMENT: _FILE,
    Kind.TRACKED_CHANGE: _("Accept or reject all changes in your word processor."),
    Kind.HIDDEN_TEXT: _FILE,
    Kind.PICTURE: _("Look at the picture, and at the place and time its file may hold."),
}


def kind_word(finding: Finding) -> str:
    return str(KIND_WORDS[finding.kind])


def advice(finding: Finding) -> str:
    """One sentence for the author, in the language of the screen."""
    return str(ADVICE[finding.kind])
