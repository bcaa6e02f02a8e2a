"""What somebody was found able to do is written down."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import AuditEvent
from people.actions.skills import assess, drop_skill
from people.models import Skill

TODAY = timezone.localdate


def test_a_skill_has_a_day_and_an_assessor_and_is_written_down(worker, trainer):
    skill = assess(
        person=worker, name=" 合同面接の  進め方 ", can_teach=True, assessed_on=TODAY(), by=trainer
    )

    assert (skill.name, skill.assessor, skill.can_teach) == ("合同面接の 進め方", trainer, True)
    assert AuditEvent.objects.about(worker.pk).filter(kind="people.skill_assessed").count() == 1


@pytest.mark.parametrize("days", [1, 400])
def test_nobody_is_assessed_on_a_day_to_come(worker, trainer, days):
    day = TODAY() + datetime.timedelta(days=days)

    with pytest.raises(ValidationError) as fault:
        assess(person=worker, name="面接", can_teach=False, assessed_on=day, by=trainer)

    assert set(fault.value.message_dict) == {"assessed_on"}


def test_nobody_assesses_oneself(worker):
    with pytest.raises(ValidationError):
        assess(person=worker, name="面接", can_teach=True, assessed_on=TODAY(), by=worker)

    assert Skill.objects.count() == 0


def test_the_same_skill_is_entered_once_a_day(worker, trainer):
    for_today = {"person": worker, "name": "面接", "can_teach": False, "assessed_on": TODAY()}
    assess(**for_today, by=trainer)

    with pytest.raises(ValidationError) as fault:
        assess(**for_today, by=trainer)

    assert set(fault.value.message_dict) == {"name"}
    assert Skill.objects.count() == 1


def test_only_whoever_entered_it_takes_it_out(worker, trainer, metropolis):
    skill = assess(person=worker, name="面接", can_teach=False, assessed_on=TODAY(), by=trainer)

    with pytest.raises(ValidationError):
        drop_skill(skill=skill, by=metropolis)
    drop_skill(skill=skill, by=trainer)

    assert Skill.objects.count() == 0
