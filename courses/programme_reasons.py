"""Why somebody is in a programme, as one reads it: 「練馬区の新任職員に必要な研修課程です。」"""

from django.utils.translation import gettext as _

from people.models import Organisation
from records.models import Obligation, Requirement

Entry = Obligation.Entry


def why(owed: Obligation) -> str:
    """One sentence, in the third person, so that it serves the person's page and HR's."""
    requirement = owed.requirement
    if owed.entry == Entry.SELF:
        return _("Entered by oneself.")
    if owed.entry == Entry.REQUEST:
        text = _("Asked for it; %(name)s approved.")
        return text % {"name": owed.made_by.full_name if owed.made_by else "—"}
    if owed.entry in {Entry.PERSON, Entry.FILE}:
        return _("%(name)s (%(office)s) assigned it.") % {
            "name": owed.made_by.full_name if owed.made_by else "—",
            "office": _office(requirement),
        }
    return _("It is required of %(whom)s.") % {"whom": whom(requirement)}


def whom(requirement: Requirement) -> str:
    """「練馬区の新任の福祉職・心理職」; professions are read from what was prefetched."""
    place = requirement.organisation
    names = "・".join(str(each) for each in requirement.professions.all())
    if requirement.newcomers_only:
        text = _("new %(professions)s") % {"professions": names} if names else _("new staff")
    else:
        text = names or _("all staff")
    if place is None:
        return text
    return _("%(whom)s of %(place)s") % {"whom": text, "place": place}


def _office(requirement: Requirement) -> str:
    place = requirement.organisation
    if place is not None and place.kind == Organisation.Kind.METROPOLIS:
        return _("%(place)s, training office") % {"place": place}
    return _("%(place)s, HR") % {"place": place or "—"}
