"""Who has not read what has to be read first does not begin to lead an exercise."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from casestudies import actions
from casestudies.models import Exercise
from records.blocking import Blocked
from records.models import Requirement
from records.states import Kind
from tests.factories.cases import make_case, make_edition, make_exercise
from tests.factories.records import ObligationFactory, RequirementFactory, recorded

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def reading(facilitator):
    """The facilitator has to read a guideline before leading."""
    return ObligationFactory(
        person=facilitator,
        requirement=RequirementFactory(
            subject_kind=Kind.GUIDELINE,
            subject_key="g",
            subject_title="演習の指針",
            edition=1,
            blocks=Requirement.Blocks.FACILITATING,
            blocks_from=TODAY,
        ),
    )


@pytest.fixture
def exercise(worker, facilitator, bureau, trainer):
    return make_exercise(
        make_edition(make_case()), groups=[[worker]], facilitator=facilitator, organiser=bureau,
        created_by=trainer,
    )  # fmt: skip


def read(person) -> None:
    recorded(person, kind=Kind.GUIDELINE, subject_key="g", occurred_on=TODAY)


def test_the_first_stage_waits_and_says_for_what(reading, exercise, facilitator):
    with pytest.raises(Blocked, match="演習の指針"):
        actions.open_stage(exercise=exercise, number=1, by=facilitator)

    read(facilitator)

    assert actions.open_stage(exercise=exercise, number=1, by=facilitator).stage == 1


def test_what_has_begun_goes_on(exercise, facilitator, request):
    actions.open_stage(exercise=exercise, number=1, by=facilitator)
    request.getfixturevalue("reading")

    assert actions.open_stage(exercise=exercise, number=2, by=facilitator).stage == 2


def test_the_console_shows_the_way_to_the_reading(reading, exercise, facilitator, client):
    client.force_login(facilitator)
    page = client.get(reverse("exercises:console", args=[exercise.key])).content.decode()

    assert "まだ演習の進行役になれません" in page
    assert "演習の指針" in page
    assert 'href="/my/"' in page


def test_others_hear_that_it_is_not_possible_and_not_why(reading, exercise, facilitator, trainer):
    empty = make_exercise(exercise.edition, groups=[], created_by=trainer)

    with pytest.raises(Blocked) as fault:
        actions.set_facilitators(exercise=empty, people=[facilitator], by=trainer)

    assert (facilitator.public_name or facilitator.full_name) in str(fault.value.messages)
    assert "演習の指針" not in str(fault.value.messages)
    assert fault.value.blocking == []


def test_who_leads_already_is_not_put_out(reading, exercise, facilitator, trainer):
    actions.set_facilitators(exercise=exercise, people=[facilitator], by=trainer)

    assert exercise.facilitations.filter(until=None).count() == 1


def test_a_refused_exercise_leaves_nothing_behind_and_keeps_what_was_typed(
    reading, facilitator, client, bureau
):
    case = make_case(live=True)
    client.force_login(facilitator)
    sent = {
        "case": case.key, "title": "第1回の演習", "minutes": "90",
        "organiser": facilitator.posts.get().organisation_id, "facilitator": [facilitator.pk],
    }  # fmt: skip
    before = Exercise.objects.count()

    page = client.post(reverse("exercises:make"), sent)

    assert page.status_code == 422
    assert "演習の指針" in page.content.decode()
    assert "第1回の演習" in page.content.decode()
    assert Exercise.objects.count() == before
    assert client.get("/my/").status_code == 200  # never the site


def test_a_day_to_come_blocks_nothing_yet(reading, exercise, facilitator):
    tomorrow = TODAY + datetime.timedelta(days=1)
    Requirement.objects.filter(pk=reading.requirement_id).update(blocks_from=tomorrow)

    assert actions.open_stage(exercise=exercise, number=1, by=facilitator).stage == 1
