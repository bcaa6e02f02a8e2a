"""What somebody's guidelines come to when two accounts become one (統合)."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from guidelines.models import Acknowledgement, OpinionReviewer, SectionRead, TimeUse
from people.models import User


@transaction.atomic
def move_person(*, person: User, to: User) -> None:
    """All is the other account's. What both have confirmed, opened or reported is kept once, as the
    other account has it; opinions of both are kept."""
    _move_acknowledgements(person, to)
    _move_reviewers(person, to)
    opened = SectionRead.objects.filter(
        person=to, edition=OuterRef("edition"), anchor=OuterRef("anchor")
    )
    SectionRead.objects.filter(Exists(opened), person=person).delete()
    SectionRead.objects.filter(person=person).update(person=to)
    reported = TimeUse.objects.filter(
        person=to, guideline_key=OuterRef("guideline_key"), moment=OuterRef("moment")
    )
    TimeUse.objects.filter(Exists(reported), person=person).delete()
    TimeUse.objects.filter(person=person).update(person=to)


def _move_acknowledgements(person: User, to: User) -> None:
    """What one confirmed oneself stays confirmed by oneself."""
    twins = Acknowledgement.objects.of(to.pk).filter(edition=OuterRef("edition"))
    Acknowledgement.objects.of(person.pk).filter(Exists(twins)).delete()
    Acknowledgement.objects.of(person.pk).filter(by=person).update(person=to, by=to)
    Acknowledgement.objects.of(person.pk).update(person=to)


def _move_reviewers(person: User, to: User) -> None:
    """Who was asked twice about one draft was asked once."""
    asked = {row.edition_id: row for row in OpinionReviewer.objects.filter(person=to)}
    for row in OpinionReviewer.objects.filter(person=person):
        if (twin := asked.get(row.edition_id)) is None:
            row.person = to
            row.save(update_fields=["person"])
        else:
            row.opinions.update(reviewer=twin)
            row.delete()
