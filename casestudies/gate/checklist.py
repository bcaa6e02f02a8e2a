"""What both people confirm, point by point. After the guides of the trade: names, places, bodies and
years are altered so that nobody can be recognised, and what is altered is said (docs/casestudies.md)."""

from django.utils.translation import pgettext_lazy

CHECKLIST = {
    "names": pgettext_lazy("checklist", "Names are letters that have nothing to do with them; no initials are left."),
    "places": pgettext_lazy("checklist", "Places, schools, hospitals and other bodies have general words."),
    "jobs": pgettext_lazy("checklist", "Jobs and places of work have general words."),
    "dates": pgettext_lazy("checklist", "No real date is left; years count from X."),
    "ages": pgettext_lazy("checklist", "Ages and the number of siblings cannot point at one family."),
    "rare": pgettext_lazy("checklist", "Rare illnesses and events are altered or left out."),
    "family": pgettext_lazy("checklist", "Families and neighbours cannot be recognised either."),
    "source": pgettext_lazy("checklist", "The source is right, and what was altered does not bend what the case is about."),
}  # fmt: skip
