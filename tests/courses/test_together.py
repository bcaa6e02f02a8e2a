"""A couple applies for a run in one step; each has a seat, a record and a word of their own."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Message
from courses.models import Enrolment
from courses.states import EnrolmentState
from courses.together import posts_together
from people import actions as people
from tests.factories.courses import make_course
from tests.factories.people import PostFactory, UserFactory
from tests.factories.runs import apply, open_run, states_of

pytestmark = pytest.mark.django_db
ADMITTED, WAITING = EnrolmentState.ADMITTED, EnrolmentState.WAITLISTED


@pytest.fixture
def wife(facilitator):
    return facilitator


@pytest.fixture
def husband(wife, metropolis):
    husband = UserFactory(last_name="邉見", first_name="和夫", public_name="かずおさん")
    PostFactory(person=husband, organisation=wife.posts.get().organisation)
    people.share_household(person=wife, other=husband, by=metropolis)
    return husband


def run_for_foster_parents(trainer, **facts):
    return open_run(
        by=trainer, course=make_course(lessons=0, audience_kind="foster_parents"), **facts
    )


def send(client, run, person, **facts):
    client.force_login(person)
    return client.post(reverse("runs:apply", args=[run.key]), facts)


def offered(run, person):
    return [post.person for post in posts_together(run, person, at=timezone.now())]


def test_both_are_in_and_the_other_is_told_who_applied(client, trainer, wife, husband):
    run = run_for_foster_parents(trainer)

    answer = send(client, run, wife, together=[husband.posts.get().pk])

    assert answer.status_code == 302
    assert {row.person: row.state for row in run.enrolments.all()} == {
        wife: ADMITTED,
        husband: ADMITTED,
    }
    told = Message.objects.filter(kind="courses.applied_for")
    assert [(message.person, wife.full_name in message.text) for message in told] == [
        (husband, True)
    ]


def test_of_the_last_seat_one_has_it_and_the_other_is_first_in_line(client, trainer, wife, husband):
    run = run_for_foster_parents(trainer, capacity=1)

    send(client, run, wife, together=[husband.posts.get().pk])

    assert states_of(run) == {ADMITTED: 1, WAITING: 1}


def test_it_is_both_or_nobody_and_where_the_other_is_expected_is_not_told(
    client, trainer, wife, husband
):
    secret = run_for_foster_parents(trainer, title="別の研修の名前")
    apply(secret, husband)
    run = run_for_foster_parents(trainer)

    answer = send(client, run, wife, together=[husband.posts.get().pk], wish="車いすです")

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["together"]
    assert not run.enrolments.exists()
    page = answer.content.decode()
    assert "車いすです" in page
    assert "別の研修の名前" not in page


def test_who_is_offered(trainer, wife, husband, worker):
    """Not who is in already, nor who may not see the run, nor a stranger."""
    run = run_for_foster_parents(trainer)
    for_staff = open_run(by=trainer, course=make_course(lessons=0, audience_kind="staff"))

    assert offered(run, wife) == [husband]
    assert offered(run, worker) == []
    assert offered(for_staff, wife) == []
    apply(run, husband)
    assert offered(run, wife) == []


def test_a_stranger_cannot_be_named(client, trainer, wife, worker):
    run = run_for_foster_parents(trainer)

    answer = send(client, run, wife, together=[worker.posts.get().pk])

    assert answer.status_code == 302  # there was nobody to choose, so nothing was asked
    assert list(Enrolment.objects.values_list("person", flat=True)) == [wife.pk]
