"""What somebody's secondments come to when two accounts become one (統合)."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from people.models import Skill, User
from secondments.actions.requesting import withdraw
from secondments.models import PresencePerson, Secondment
from secondments.states import BEFORE


@transaction.atomic
def move_person(*, person: User, to: User) -> None:
    """All are the other account's. Of a request that both have, the closed account's is withdrawn."""
    same = Secondment.objects.of(to).open().filter(
        home=OuterRef("home"), host=OuterRef("host"), planned_start=OuterRef("planned_start")
    )  # fmt: skip
    twice = Secondment.objects.of(person).filter(Exists(same), state__in=BEFORE)
    for it in twice:
        withdraw(secondment=it, reason=_("The account was merged into another one."), by=None)
    Secondment.objects.of(person).update(person=to)
    Secondment.objects.filter(instructor=person).update(instructor=to)
    present = PresencePerson.objects.filter(person=to).values("presence")
    PresencePerson.objects.filter(person=person, presence__in=present).delete()
    PresencePerson.objects.filter(person=person).update(person=to)
    known = Skill.objects.of(to).filter(
        name=OuterRef("name"), assessed_on=OuterRef("assessed_on")
    )  # fmt: skip
    Skill.objects.of(person).filter(Exists(known)).delete()
    Skill.objects.of(person).update(person=to)
