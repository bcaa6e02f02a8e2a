"""Who lives together: entered by the office that keeps the people."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from people.models import Household, HouseholdMember, User


@transaction.atomic
def share_household(*, person: User, other: User, by: User) -> Household:
    """The two belong to one household from now on; whoever has one already takes the other in.

    Raises ValidationError for `other`: the same person, or each in a household of their own.
    """
    # Both locked, in one order: two officers enter the same couple from both sides.
    list(User.objects.select_for_update().filter(pk__in=[person.pk, other.pk]).order_by("pk"))
    if person.pk == other.pk:
        raise ValidationError({"other": _("Choose somebody else.")})
    rows = HouseholdMember.objects.filter(person__in=[person, other]).select_related("household")
    homes = {row.person_id: row.household for row in rows}
    if len(homes) == 2:
        raise ValidationError({"other": _("This person belongs to a household already.")})
    household = next(iter(homes.values()), None) or Household.objects.create()
    HouseholdMember.objects.bulk_create(
        HouseholdMember(household=household, person=each)
        for each in (person, other)
        if each.pk not in homes
    )
    audit.record("people.household_entered", by=by, about=[person.pk, other.pk])
    return household


@transaction.atomic
def leave_household(*, person: User, by: User) -> None:
    """One alone is no household: the last one leaves with the last but one. Twice is once."""
    row = HouseholdMember.objects.select_for_update().filter(person=person).first()
    if row is None:
        return
    household = Household.objects.select_for_update().get(pk=row.household_id)
    about = list(household.members.values_list("person", flat=True))
    row.delete()
    if household.members.count() < 2:
        household.delete()
    audit.record("people.household_left", by=by, about=about, facts={"left": person.pk})
