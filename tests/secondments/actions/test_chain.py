"""From the request to the first day: who is asked, in which order, and what is refused."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from core.models import Message
from people.models import Deputy, Organisation, Post
from people.roles import Role
from secondments import actions
from secondments.actions import NotNow
from secondments.models import Consent, Secondment, SecondmentMove
from secondments.offices import may_answer, waiting_for
from secondments.states import Decision, Direction, Side, State, Step
from tests.conftest import fresh, post_of
from tests.factories.people import OrganisationFactory, PostFactory, UserFactory
from tests.secondments.conftest import DAY, agreed, announced, approved, requested

pytestmark = pytest.mark.django_db


def told(kind):
    rows = Message.objects.filter(kind=f"secondments.{kind}")
    return set(rows.values_list("person__username", flat=True))


def waiting(it):
    return Consent.objects.waiting().get(secondment=it)


def refused(field, call, **facts):
    with pytest.raises(ValidationError) as caught:
        call(**facts)
    assert [*caught.value.message_dict] == [field]
    return " ".join(caught.value.messages)


def test_a_request_knows_its_direction_its_parties_and_the_post_at_home(world, nerima, bureau):
    it = requested(world)

    assert it.state == State.REQUESTED
    assert (it.home_party, it.host_party, it.direction) == (
        nerima, bureau, Direction.TO_METROPOLIS,
    )  # fmt: skip
    assert it.home_post == post_of(world.worker)
    assert it.profession == it.home_post.profession
    assert not Message.objects.exists()


def test_each_is_asked_after_the_one_before(world):
    it = requested(world)
    actions.submit(secondment=it, by=world.hr)
    asked = []
    for person in (world.supervisor, world.hr, world.host_hr, world.metropolis):
        consent = waiting(it)
        asked.append(consent.step)
        assert [fresh(person).pk] == [
            each.pk for each in (world.supervisor, world.hr, world.host_hr)
            if may_answer(fresh(each), consent, on=world.today)
        ] or person == world.metropolis  # fmt: skip
        assert waiting_for(fresh(person), on=world.today) == [consent]
        actions.approve(consent=consent, by=person, comment="よい研修です。")

    it.refresh_from_db()
    assert asked == [*Step]
    assert it.state == State.CONSULTATION
    assert told("asked") == {"supervisor", "nerima-hr", "host-hr", "metropolis"}
    assert told("to_agree") == {"nerima-hr", "host-hr", "metropolis"}


def test_consultation_begins_with_the_word_of_the_office_at_home(world):
    it = requested(world)
    actions.submit(secondment=it, by=world.hr)
    actions.approve(consent=waiting(it), by=world.supervisor)
    assert Secondment.objects.get(pk=it.pk).state == State.REQUESTED

    actions.approve(consent=waiting(it), by=world.hr)
    assert Secondment.objects.get(pk=it.pk).state == State.CONSULTATION


def test_a_deputy_answers_and_it_stays_written_for_whom(world, colleague):
    Deputy.objects.create(
        holder=post_of(world.supervisor), deputy=colleague, start=world.today - DAY
    )
    it = requested(world)
    actions.submit(secondment=it, by=world.hr)

    actions.approve(consent=waiting(it), by=colleague)

    given = it.consents.get(step=Step.HOME_UNIT)
    assert (given.by, given.deputy_for) == (colleague, world.supervisor)


def test_who_is_faster_has_answered(world):
    it = requested(world)
    actions.submit(secondment=it, by=world.hr)
    consent = waiting(it)
    actions.approve(consent=consent, by=world.supervisor)

    with pytest.raises(NotNow):
        actions.send_back(consent=consent, by=world.supervisor, comment="待ってください。")


def test_what_is_returned_is_changed_and_goes_the_whole_way_again(world):
    it = requested(world)
    actions.submit(secondment=it, by=world.hr)
    for person in (world.supervisor, world.hr):
        actions.approve(consent=waiting(it), by=person)
    refused("comment", actions.send_back, consent=waiting(it), by=world.host_hr, comment=" ")
    actions.send_back(consent=waiting(it), by=world.host_hr, comment="期間を短くしてください。")

    it.refresh_from_db()
    assert it.state == State.REQUESTED
    actions.change_request(secondment=it, by=world.hr, planned_end=world.end - 30 * DAY)
    assert actions.submit(secondment=it, by=world.hr).step == Step.HOME_UNIT
    assert set(it.consents.values_list("round", "step", "decision")) == {
        (1, 1, Decision.APPROVED), (1, 2, Decision.APPROVED), (1, 3, Decision.RETURNED),
        (2, 1, Decision.WAITING),
    }  # fmt: skip
    assert told("returned") == {"nerima-hr"}


def test_a_change_on_the_way_takes_it_back_to_the_beginning(world):
    it = approved(world)

    actions.change_request(secondment=it, by=world.hr, purpose="初動対応を学ぶ。")

    assert Secondment.objects.get(pk=it.pk).state == State.REQUESTED
    actions.submit(secondment=it, by=world.hr)
    assert not actions.is_approved(Secondment.objects.get(pk=it.pk))


def test_a_wish_for_somebody_of_a_profession_needs_a_name_before_the_agreement(world):
    it = approved(world, person=None)
    assert set(it.consents.values_list("step", flat=True)) == {2, 3, 4}

    with pytest.raises(NotNow):
        actions.agree(secondment=it, by=world.hr)


def test_nothing_is_agreed_before_everybody_has_approved(world):
    it = requested(world)
    actions.submit(secondment=it, by=world.hr)
    for person in (world.supervisor, world.hr):
        actions.approve(consent=waiting(it), by=person)

    with pytest.raises(NotNow):
        actions.agree(secondment=it, by=world.hr)


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("last_day", lambda w: {"planned_end": w.start}),
        ("last_day", lambda w: {"planned_end": w.start - DAY}),
        ("last_day", lambda w: {"planned_end": w.start.replace(year=w.start.year + 11)}),
        ("host", lambda w: {"host": w.home}),
        ("instructor", lambda w: {"instructor": w.worker}),
        ("person", lambda w: {"person": w.host_hr}),
        ("host", lambda w: {"host": OrganisationFactory(kind="foster_parents", name="里親会")}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(world, field, facts):
    assert refused(field, requested, world=world, **facts(world))
    assert not Secondment.objects.exists()


def test_a_host_that_closes_meanwhile_names_its_successor(world, bureau):
    successor = OrganisationFactory(kind="centre", name="新児童相談所")
    Organisation.objects.filter(pk=world.host.pk).update(
        closed_on=world.start + 100 * DAY, succeeded_by=successor
    )
    world.host.refresh_from_db()

    assert "新児童相談所" in refused("host", requested, world=world)


def test_who_has_left_is_not_sent(world):
    world.worker.left_on = world.start
    world.worker.save()

    assert refused("person", requested, world=world)


def test_two_full_time_secondments_of_one_person_never_share_a_day(world, nakano):
    requested(world)
    next_one = {"host": nakano, "planned_start": world.end, "planned_end": world.end + 365 * DAY}

    assert refused("person", requested, world=world, host=nakano)
    assert refused(
        "person", requested, world=world, **next_one | {"planned_start": world.end - DAY}
    )
    assert requested(world, **next_one)


def test_part_time_ones_may_lie_beside_it(world, nakano):
    requested(world)

    assert requested(world, host=nakano, is_full_time=False)


def test_the_last_of_march_and_the_first_of_april_are_two_secondments(world, nakano):
    first = datetime.date(2027, 4, 1)
    leap = datetime.date(2028, 2, 29)
    requested(world, planned_start=datetime.date(2026, 4, 1), planned_end=first)

    it = requested(world, host=nakano, planned_start=first, planned_end=leap + DAY)
    assert it.last_day == leap


def test_the_announcement_makes_the_post_at_the_host_under_its_embargo(world):
    it = announced(world)

    post = it.host_post
    assert (post.organisation, post.start, post.end) == (world.host, world.start, world.end)
    assert post.announced_on == it.announced_on == world.start - 14 * DAY
    assert [str(role.role) for role in post.roles.all()] == ["learner"]
    assert not told("announced")


def test_an_announcement_after_the_first_day_is_refused(world):
    it = agreed(world)

    assert refused(
        "announced_on", actions.announce, secondment=it, by=world.hr, announced_on=world.start + DAY
    )


def test_an_announcement_of_today_is_told_at_once(world):
    announced(world, on=world.today)

    assert told("announced") == {"worker", "supervisor", "instructor"}


def test_what_is_withdrawn_leaves_no_post_and_no_word_outside_of_the_chain(world):
    it = announced(world)

    refused("reason", actions.withdraw, secondment=it, by=world.hr, reason=" ")
    actions.withdraw(secondment=it, by=world.hr, reason="欠員が出たため")

    it.refresh_from_db()
    assert (it.state, it.host_post) == (State.WITHDRAWN, None)
    assert not Post.objects.filter(organisation=world.host, person=world.worker).exists()
    assert told("withdrawn") == {"nerima-hr", "host-hr", "metropolis"}
    assert SecondmentMove.objects.filter(secondment=it).last().reason == "欠員が出たため"


def test_who_was_told_of_it_is_told_that_it_was_withdrawn(world):
    it = announced(world, on=world.today)
    actions.withdraw(secondment=it, by=world.hr, reason="欠員が出たため")

    assert told("withdrawn") == {
        "worker", "supervisor", "instructor", "nerima-hr", "host-hr", "metropolis",
    }  # fmt: skip
    rows = Message.objects.filter(kind="secondments.withdrawn")
    with_link = set(rows.exclude(url="").values_list("person__username", flat=True))
    assert with_link == {"nerima-hr", "host-hr", "metropolis"}
    assert "桜井" in rows.get(person=world.worker).title


def test_the_head_at_the_host_who_was_told_is_told_too_though_the_post_is_gone(world):
    head = UserFactory(username="host-head")
    PostFactory(person=head, organisation=world.host, roles=[Role.SUPERVISOR])
    it = announced(world, on=world.today)
    assert "host-head" in told("announced")

    actions.withdraw(secondment=it, by=world.hr, reason="欠員が出たため")

    assert "host-head" in told("withdrawn")


def test_what_is_withdrawn_frees_the_days(world):
    actions.withdraw(secondment=requested(world), by=world.hr, reason="誤り")

    assert requested(world)


def test_the_host_may_ask_too(world):
    it = requested(world, person=None)
    wished = actions.request(
        by=world.host_hr, side=Side.HOST, home=world.home, host=world.host, kind=it.kind,
        planned_start=world.start, planned_end=world.end,
    )  # fmt: skip

    assert actions.submit(secondment=wished, by=world.host_hr).step == Step.HOME_HR
