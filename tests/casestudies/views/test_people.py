"""Who is in an exercise, in which group, with which part, on the screen."""

import pytest

from casestudies import actions
from casestudies.models import Exercise, Member
from casestudies.people_page import PartsPage
from tests.casestudies.at_work import group_of, groups_of, member_of, opened
from tests.conftest import post_of
from tests.factories.cases import make_exercise
from tests.factories.runs import applicant

pytestmark = pytest.mark.django_db


@pytest.fixture
def exercise(worker, colleague, outsider, bureau, facilitator) -> Exercise:
    exercise = make_exercise(facilitator=facilitator, organiser=bureau)
    people = [(one, post_of(one)) for one in (worker, colleague, outsider)]
    actions.add_people(exercise=exercise, people=people)
    return exercise


@pytest.fixture
def page(client, exercise, facilitator) -> str:
    client.force_login(facilitator)
    return f"/exercises/{exercise.key}/people/"


def said(answer) -> str:
    return " ".join(str(one) for one in answer.context["messages"])


class TestGroups:
    def test_they_are_formed_and_dealt_anew(self, client, exercise, page):
        for count in (3, 1):
            assert client.post(page + "groups/", {"count": count}).url == page

        assert [len(group) for group in groups_of(exercise)] == [3]

    @pytest.mark.parametrize("count", ["", "0", "4", "21", "x", "９９", "-1", "9" * 30])
    def test_a_number_that_cannot_be_is_told_at_its_field(self, client, exercise, page, count):
        answer = client.post(page + "groups/", {"count": count})

        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"count"}
        assert not exercise.groups.exists()

    def test_not_when_it_has_begun(self, client, exercise, page):
        client.post(page + "groups/", {"count": 1})
        opened(exercise)
        answer = client.post(page + "groups/", {"count": 2})

        assert answer.status_code == 422
        assert exercise.groups.count() == 1


class TestPlacing:
    @pytest.mark.parametrize("typed", ["0", "21", "-1", "x", "１", "9" * 30])
    def test_a_forged_number_moves_nobody(self, client, exercise, page, worker, typed):
        pk = member_of(exercise, worker).pk
        answer = client.post(f"{page}{pk}/", {"group": typed}, follow=True)

        assert "その班はありません" in said(answer)
        assert member_of(exercise, worker).group is None

    def test_a_member_of_another_exercise_is_404(self, client, page, trainer):
        stranger = make_exercise(groups=[[trainer]]).members.get()

        assert client.post(f"{page}{stranger.pk}/", {"group": "1"}).status_code == 404
        assert client.post(f"{page}{10**20}/", {"group": "1"}).status_code == 404

    def test_into_a_group_out_of_it_and_out_of_the_exercise(self, client, exercise, page, worker):
        mine = f"{page}{member_of(exercise, worker).pk}/"
        client.post(mine, {"group": "2"})
        assert member_of(exercise, worker).group.number == 2
        client.post(mine, {"group": ""})
        assert member_of(exercise, worker).group is None
        client.post(mine, {"remove": "1"})

        assert not Member.objects.filter(exercise=exercise, person=worker).exists()
        assert client.post(mine, {"remove": "1"}).status_code == 404


class TestParts:
    @pytest.fixture(autouse=True)
    def _formed(self, exercise):
        actions.form_groups(exercise=exercise, count=1)
        opened(exercise)

    def test_a_group_shares_its_duties(self, client, exercise, worker, outsider):
        client.force_login(worker)
        pk = member_of(exercise, outsider).pk
        client.post(f"/exercises/{exercise.key}/parts/", {f"duty-{pk}": "chair"})

        assert [one.person for one in exercise.members.filter(duty="chair")] == [outsider]

    def test_nobody_of_the_group_deals_role_cards(self, client, exercise, worker):
        mine = member_of(exercise, worker)
        other = next(key for key in ("nurse", "school") if key != mine.card)
        client.force_login(worker)
        client.post(f"/exercises/{exercise.key}/parts/", {f"card-{mine.pk}": other})

        assert member_of(exercise, worker).card == mine.card
        assert PartsPage(exercise, mine.group).cards == []

    def test_who_leads_it_deals_them(self, client, exercise, page, worker):
        mine = member_of(exercise, worker)
        client.post(page + "groups/1/", {f"card-{mine.pk}": "school"})

        assert [one.person for one in exercise.members.filter(card="school")] == [worker]

    @pytest.mark.parametrize("typed", [{"duty": "boss"}, {"card": "king"}])
    def test_a_forged_part_is_refused(self, client, exercise, page, worker, typed):
        pk = member_of(exercise, worker).pk
        data = {f"{name}-{pk}": value for name, value in typed.items()}
        answer = client.post(page + "groups/1/", data, follow=True)

        assert "この班にはありません" in said(answer)

    def test_who_is_in_no_group_has_none_to_share(self, client, exercise, worker):
        actions.place(member=member_of(exercise, worker), number=None)
        client.force_login(worker)

        assert client.get(f"/exercises/{exercise.key}/parts/").status_code == 404


@pytest.mark.parametrize("more", [0, 3])
@pytest.mark.parametrize(("where", "queries"), [("", 11), ("groups/1/", 9)])
def test_it_costs_the_same_however_many_people(
    client, exercise, page, nerima, where, queries, more, django_assert_num_queries
):
    for _ in range(more):
        actions.join(exercise=exercise, person=applicant(nerima))
    actions.form_groups(exercise=exercise, count=1 + more // 3)
    assert group_of(exercise).members.exists()
    client.get(page + where)

    with django_assert_num_queries(queries):
        client.get(page + where)
