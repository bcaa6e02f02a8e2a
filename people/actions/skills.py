"""What somebody was found able to do is written down."""

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from people.models import Skill, User


@transaction.atomic
def assess(
    *,
    person: User,
    name: str,
    can_teach: bool,
    assessed_on: datetime.date,
    source: str = "",
    source_title: str = "",
    by: User,
) -> Skill:
    """Raises ValidationError for a day to come, oneself, or the same skill twice on a day."""
    if assessed_on > timezone.localdate():
        raise ValidationError({"assessed_on": _("This day is still to come.")})
    if person.pk == by.pk:
        raise ValidationError(_("Somebody else says what you are able to do."))
    try:
        with transaction.atomic():
            skill = Skill.objects.create(
                person=person,
                name=" ".join(name.split()),
                can_teach=can_teach,
                assessed_on=assessed_on,
                assessor=by,
                source=source,
                source_title=source_title,
            )
    except IntegrityError as error:
        raise ValidationError(
            {"name": _("This skill has been entered for this day already.")}
        ) from error
    audit.record("people.skill_assessed", by=by, about=[person.pk], facts={"skill": skill.pk})
    return skill


@transaction.atomic
def drop_skill(*, skill: Skill, by: User) -> None:
    """One that was entered by mistake, by whoever entered it."""
    if skill.assessor_id != by.pk:
        raise ValidationError(_("Only whoever entered it can take it out."))
    person, pk = skill.person_id, skill.pk
    skill.delete()
    audit.record("people.skill_dropped", by=by, about=[person], facts={"skill": pk})
