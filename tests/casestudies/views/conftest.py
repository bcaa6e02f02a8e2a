"""An exercise at work: two groups at the first stage, and its page."""

import pytest

from casestudies.models import Exercise, Group
from tests.casestudies.at_work import group_of, opened
from tests.factories.cases import make_exercise


@pytest.fixture
def exercise(worker, colleague, outsider, facilitator) -> Exercise:
    groups = [[worker, colleague], [outsider]]
    return opened(make_exercise(facilitator=facilitator, groups=groups))


@pytest.fixture
def group(exercise) -> Group:
    return group_of(exercise)


@pytest.fixture
def page(exercise) -> str:
    return f"/exercises/{exercise.key}/"
