"""Who may be asked to lead an exercise."""

import datetime

import pytest
from django.utils import timezone

from casestudies.facilitators import certified_facilitators
from people.roles import Role
from tests.factories.people import PostFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def test_each_once_with_the_name_they_go_by(facilitator, worker):
    facilitator.public_name = "ようこさん"
    facilitator.save()
    PostFactory(person=facilitator, roles=[Role.FACILITATOR])

    names = [one.name_to_show for one in certified_facilitators(on=TODAY())]
    assert names == ["ようこさん（試験里親会）"]


def test_nobody_whose_post_has_ended(facilitator):
    facilitator.posts.update(end=TODAY() - datetime.timedelta(days=1))

    assert certified_facilitators(on=TODAY()) == []
