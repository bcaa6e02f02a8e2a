import datetime

import pytest
from django.utils import timezone

from people.models import OrganisationTie, Post, User
from people.roles import Role
from tests.conftest import post_of
from tests.factories.people import (
    LeaveFactory,
    PostFactory,
    ProfessionFactory,
    UserFactory,
)

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)
PEOPLE = "/office/people/"


@pytest.fixture
def hr(client, nerima_hr):
    client.force_login(nerima_hr)
    return client


def shown(response) -> list[User]:
    assert response.status_code == 200
    return list(response.context["page"].object_list)


class TestWhoHasTheList:
    @pytest.mark.parametrize("who", ["worker", "trainer", "facilitator", "outsider"])
    def test_nobody_without_people_to_look_after(
        self, client, worker, trainer, facilitator, outsider, who
    ):
        client.force_login(User.objects.get(username=who))

        assert client.get(PEOPLE).status_code == 404

    def test_a_supervisor_has_it_without_the_import(self, client, supervisor, worker, nerima_hr):
        client.force_login(supervisor)

        response = client.get(PEOPLE)

        assert set(shown(response)) == {supervisor, worker}
        assert "/office/people/import/" not in response.content.decode()
        assert client.get("/office/people/import/").status_code == 404


class TestTheList:
    def test_own_people_in_kana_order_and_nobody_else(
        self, hr, nerima_hr, worker, colleague, supervisor, nakano_hr, outsider, nerima
    ):
        PostFactory(organisation=nerima, end=TODAY)

        assert shown(hr.get(PEOPLE)) == [supervisor, worker, colleague, nerima_hr]

    def test_a_person_with_two_posts_is_one_row_with_both(self, hr, nerima_hr, nerima):
        PostFactory(person=nerima_hr, organisation=nerima, start=TODAY, staff_number="二つめ")

        response = hr.get(PEOPLE)

        assert shown(response) == [nerima_hr]
        assert "二つめ" in response.content.decode()

    def test_a_post_out_of_scope_is_not_shown_beside_the_one_in_scope(
        self, hr, nerima_hr, worker, nakano
    ):
        PostFactory(person=worker, organisation=nakano, staff_number="NAKANO-1")

        page = hr.get(PEOPLE).content.decode()

        assert "中野区" not in page
        assert "NAKANO-1" not in page

    @pytest.mark.parametrize("typed", ["桜井", "さくらい", "ｻｸﾗｲ", "櫻井 みのり", "WORKER"])
    def test_a_name_is_found_however_it_is_typed(self, hr, worker, colleague, typed):
        assert shown(hr.get(PEOPLE, {"q": typed})) == [worker]

    def test_a_staff_number_is_found(self, hr, worker, colleague):
        number = post_of(worker).staff_number

        assert shown(hr.get(PEOPLE, {"q": number})) == [worker]

    def test_somebody_elses_people_are_not_found(self, hr, outsider):
        assert shown(hr.get(PEOPLE, {"q": "藤井"})) == []

    def test_narrowed_by_profession_and_organisation(
        self, hr, worker, nerima_hr, nerima, nerima_centre
    ):
        psychology = ProfessionFactory(code="psychology", name="心理職")
        psychologist = PostFactory(organisation=nerima_centre, profession=psychology).person

        assert shown(hr.get(PEOPLE, {"profession": psychology.pk})) == [psychologist]
        assert shown(hr.get(PEOPLE, {"organisation": nerima.pk})) == [nerima_hr]

    def test_the_list_offers_only_organisations_of_ones_own(self, hr, worker, outsider):
        choices = hr.get(PEOPLE).context["filters"].fields["organisation"].queryset

        assert {str(choice) for choice in choices} == {"練馬区", "練馬子ども家庭支援センター"}

    def test_of_another_day(self, hr, nerima_hr, worker, nerima):
        Post.objects.filter(person=worker).update(end=TODAY)
        coming = PostFactory(organisation=nerima, start=TODAY + DAY).person

        assert set(shown(hr.get(PEOPLE, {"on": TODAY - DAY}))) == {nerima_hr, worker}
        assert set(shown(hr.get(PEOPLE, {"on": TODAY + DAY}))) == {nerima_hr, coming}

    @pytest.mark.parametrize(
        "query",
        [
            {"on": "kein Tag"},
            {"page": "x"},
            {"profession": "0"},
            {"q": "%_'\"\x00"},
            {"q": "𠮷" * 300},
        ],
    )
    def test_nonsense_in_the_address_does_no_harm(self, hr, query):
        assert hr.get(PEOPLE, query).status_code == 200

    def test_who_is_away_is_marked(self, hr, worker):
        LeaveFactory(person=worker, end=datetime.date(2027, 4, 1))

        assert "休業・休職中（2027年3月31日まで）" in hr.get(PEOPLE).content.decode()

    def test_fifty_on_a_page(self, hr, nerima):
        for _ in range(51):
            PostFactory(organisation=nerima)

        assert len(shown(hr.get(PEOPLE))) == 50
        assert len(shown(hr.get(PEOPLE, {"page": 2}))) == 2

    @pytest.mark.parametrize("count", [1, 3])
    def test_it_asks_as_much_for_one_as_for_three(
        self, hr, nerima, count, django_assert_num_queries
    ):
        for _ in range(count):
            LeaveFactory(person=PostFactory(organisation=nerima).person)
        hr.get(PEOPLE)

        with django_assert_num_queries(13):
            hr.get(PEOPLE)


class TestOnePerson:
    def test_hr_sees_posts_in_own_organisations_past_ones_too(
        self, hr, worker, nerima, nakano, bureau
    ):
        PostFactory(person=worker, organisation=nerima, end=TODAY, staff_number="OLD")
        PostFactory(person=worker, organisation=nakano, staff_number="NAKANO-1")

        page = hr.get(f"{PEOPLE}{worker.pk}/").content.decode()

        assert "OLD" in page
        assert "NAKANO-1" not in page
        assert "中野区" not in page

    @pytest.mark.parametrize(("who", "offered"), [("nerima_hr", True), ("administrator", False)])
    def test_leads_to_the_record_who_may_open_it(self, client, request, worker, who, offered):
        client.force_login(request.getfixturevalue(who))
        record = f"{PEOPLE}{worker.pk}/record/"

        page = client.get(f"{PEOPLE}{worker.pk}/").content.decode()

        assert (f'href="{record}"' in page) is offered
        assert client.get(record).status_code == (200 if offered else 404)

    def test_not_what_belongs_to_the_person_alone(self, hr, worker):
        User.objects.filter(pk=worker.pk).update(
            born_on=datetime.date(1999, 12, 31), email="private@example.jp"
        )

        page = hr.get(f"{PEOPLE}{worker.pk}/").content.decode()

        assert "1999" not in page
        assert "private@example.jp" not in page

    def test_others_do_not_exist(self, hr, outsider, nakano_hr, metropolis):
        ended = PostFactory(organisation=post_of(outsider).organisation, end=TODAY).person

        for person in (outsider, nakano_hr, metropolis, ended, UserFactory()):
            assert hr.get(f"{PEOPLE}{person.pk}/").status_code == 404
        assert hr.get(f"{PEOPLE}999999999/").status_code == 404

    def test_who_left_with_the_centre_is_gone(self, hr, worker):
        OrganisationTie.objects.update(end=TODAY)

        assert hr.get(f"{PEOPLE}{worker.pk}/").status_code == 404

    def test_an_arrival_under_embargo_is_seen_by_the_own_hr_only(
        self, hr, client, nerima, metropolis
    ):
        arrival = PostFactory(
            organisation=nerima, start=TODAY + 60 * DAY, announced_on=TODAY + 30 * DAY
        ).person

        assert hr.get(f"{PEOPLE}{arrival.pk}/").status_code == 200
        client.force_login(metropolis)
        assert client.get(f"{PEOPLE}{arrival.pk}/").status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_it_asks_as_much_for_one_post_as_for_three(
        self, hr, nerima, count, django_assert_num_queries
    ):
        person = PostFactory(organisation=nerima).person
        for number in range(count - 1):
            PostFactory(person=person, organisation=nerima, start=TODAY - number * DAY)
        hr.get(PEOPLE)

        with django_assert_num_queries(21):
            hr.get(f"{PEOPLE}{person.pk}/")


def test_the_active_role_opens_the_list_not_the_held_one(client, nerima_hr, settings):
    settings.SECOND_FACTOR_ROLES = {Role.HR}
    client.force_login(nerima_hr)

    assert client.get(PEOPLE).status_code == 404
