"""The console lets all groups follow what most chose, and no screen of a group tells what comes."""

import pytest

from casestudies import actions
from casestudies.models import Poll
from people.roles import Role
from tests.casestudies.at_work import URGENCY, member_of, now, opened, said, signed_in
from tests.factories.cases import GRADES, branching_edition, make_exercise
from tests.factories.people import PostFactory, UserFactory
from tests.factories.runs import applicant

pytestmark = pytest.mark.django_db
COMING = ("立入の", "訪問の", "全員の記録", "この資料は届きません")  # of the second stage


@pytest.fixture
def exercise(worker, outsider, facilitator):
    groups = [[worker], [outsider]]
    return opened(make_exercise(branching_edition(), facilitator=facilitator, groups=groups))


@pytest.fixture
def page(client, exercise, facilitator) -> str:
    client.force_login(facilitator)
    return f"/exercises/{exercise.key}/console/"


@pytest.fixture
def closed(client, exercise, page, worker):
    """The question put by its button, with a vote for the first grade, closed by its button."""
    client.post(page + "poll/", {"task": URGENCY})
    poll = Poll.objects.get()
    actions.vote(poll=poll, member=member_of(exercise, worker), option=0)
    client.post(page + "poll/", {"close": "1"})
    return poll


def pressed(of, **more):
    return {"stage": "2", "sure": "on", "poll": of.pk, "follow": GRADES[0]} | more


def told(person, exercise) -> set[str]:
    """What of the second stage a member's screens hold."""
    html = "".join(
        signed_in(person).get(f"/exercises/{exercise.key}/{rest}").content.decode()
        for rest in ("", "pulse/", "parts/", "feedback/mine/")
    )
    return {word for word in COMING if word in html}


def test_one_press_opens_what_most_chose_for_all_groups(client, exercise, page, closed, outsider):
    html = client.get(page).content.decode()
    assert f"全班が「{GRADES[0]}」で進む（1票）" in html
    assert f'value="{GRADES[0]}" required checked' in html
    answer = client.post(page + "open/", pressed(closed), follow=True)

    assert "最も多かった選択のとおり" in said(answer)
    assert (now(exercise).stage, now(exercise).decided) == (2, {URGENCY: GRADES[0]})
    assert f"全班が「{GRADES[0]}」で進みます" in answer.content.decode()


def test_of_equals_none_is_ticked_and_the_facilitator_says_which(
    client, exercise, page, closed, outsider
):
    Poll.objects.update(closed_at=None)
    actions.vote(poll=closed, member=member_of(exercise, outsider), option=1)
    client.post(page + "poll/", {"close": "1"})

    html = client.get(page).content.decode()
    assert "同じ票数になりました" in html
    assert "required checked" not in html
    client.post(page + "open/", pressed(closed, follow=GRADES[1]))
    assert now(exercise).decided == {URGENCY: GRADES[1]}


def test_each_group_may_still_go_on_by_its_own_answer(client, exercise, page, closed):
    client.post(page + "open/", pressed(closed, follow=""))

    assert (now(exercise).stage, now(exercise).decided) == (2, {})


def test_it_takes_a_ticked_box(client, exercise, page, closed):
    answer = client.post(
        page + "open/", {"stage": "2", "poll": closed.pk, "follow": GRADES[0]}, follow=True
    )

    assert "先に確認の欄" in said(answer)
    assert now(exercise).stage == 1


@pytest.mark.parametrize("option", [GRADES[1], "x", "立入の記録", "\x00"])
def test_what_most_did_not_choose_opens_nothing(client, exercise, page, closed, option):
    client.post(page + "open/", pressed(closed, follow=option))

    assert (now(exercise).stage, now(exercise).decided) == (1, {})


@pytest.mark.parametrize("poll", ["", "x", "0", "9" * 30])
def test_a_poll_that_is_not_there_is_404(client, page, closed, poll):
    assert client.post(page + "open/", pressed(closed, poll=poll)).status_code == 404


@pytest.mark.parametrize("key", ["", "worry-1", "\x00", "x" * 500])
def test_what_decides_nothing_is_not_asked(client, page, key):
    answer = client.post(page + "poll/", {"task": key}, follow=True)

    assert "この問い" in said(answer)
    assert not Poll.objects.exists()


def test_nobody_else_asks_or_follows(client, exercise, page, closed, worker, trainer, outsider):
    """Nor who leads another exercise, with the poll of this one."""
    PostFactory(person=trainer, roles=[Role.FACILITATOR])
    other = opened(
        make_exercise(branching_edition(), facilitator=trainer, groups=[[UserFactory()]])
    )
    for person in (worker, outsider, trainer):
        for rest, data in (("poll/", {"task": URGENCY}), ("open/", pressed(closed))):
            assert signed_in(person).post(page + rest, data).status_code == 404
    answer = signed_in(trainer).post(f"/exercises/{other.key}/console/open/", pressed(closed))

    assert answer.status_code == 404
    assert (now(exercise).stage, now(other).stage, Poll.objects.count()) == (1, 1, 1)


def test_groups_hear_nothing_of_what_comes_and_then_only_what_was_opened(
    client, exercise, page, worker, outsider
):
    client.post(page + "poll/", {"task": URGENCY})
    assert [told(one, exercise) for one in (worker, outsider)] == [set(), set()]
    poll = Poll.objects.get()
    actions.vote(poll=poll, member=member_of(exercise, worker), option=0)
    client.post(page + "poll/", {"close": "1"})
    assert [told(one, exercise) for one in (worker, outsider)] == [set(), set()]

    client.post(page + "open/", pressed(poll))
    opened_now = {"立入の", "全員の記録", "この資料は届きません"}
    assert [told(one, exercise) for one in (worker, outsider)] == [opened_now] * 2


@pytest.mark.parametrize("more", [0, 2])
@pytest.mark.parametrize("follows", [False, True])
def test_it_costs_the_same_however_many_groups(
    client, exercise, page, closed, worker, nerima, more, follows, django_assert_num_queries
):
    for number in range(3, 3 + more):
        member = actions.join(exercise=exercise, person=applicant(nerima))
        actions.place(member=member, number=number)
    if follows:
        client.post(page + "open/", pressed(closed))
    member_client = signed_in(worker)
    for one, path, queries in (
        (client, page, 14),
        (member_client, f"/exercises/{exercise.key}/", 13),
        (member_client, f"/exercises/{exercise.key}/pulse/", 10),
    ):
        one.get(path)
        with django_assert_num_queries(queries):
            one.get(path)
