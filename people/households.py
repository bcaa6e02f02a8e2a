"""Who shares the household of a person."""

from django.db.models import QuerySet

from people.models import HouseholdMember, User


def companions(person: User) -> QuerySet[User]:
    """The others of the household, with an account that is still theirs."""
    own = HouseholdMember.objects.filter(person=person).values("household")
    others = User.objects.filter(household_member__household__in=own, merged_into=None)
    return others.exclude(pk=person.pk).by_kana()
