"""The metropolitan office finds the one person to whom it gives a role, and nobody by browsing."""

import datetime

import pytest
from django.utils import timezone

from core.models import AuditEvent
from people.models import Post, User
from people.permissions import looks_at
from people.roles import Role
from tests.conftest import post_of
from tests.factories.people import PostFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)
URL = "/office/people/find/"


@pytest.fixture
def bureau_client(client, metropolis):
    client.force_login(metropolis)
    return client


@pytest.fixture
def hina(nerima) -> User:
    return PostFactory(
        organisation=nerima, staff_number="004711", person__username="13120-004711",
        person__last_name="青木", person__first_name="陽菜",
    ).person  # fmt: skip


def look(client, **typed):
    return client.post(URL, {"login": "", "organisation": "", "staff_number": ""} | typed)


def found(response) -> User | None:
    assert response.status_code == 200
    result = response.context["found"]
    return result and result.person


class TestFinding:
    @pytest.mark.parametrize("typed", ["13120-004711", " １３１２０－００４７１１ "])
    def test_by_the_whole_log_in_id_however_it_is_typed(self, bureau_client, hina, typed):
        assert found(look(bureau_client, login=typed)) == hina

    @pytest.mark.parametrize("typed", ["004711", "００４７１１"])
    def test_by_organisation_and_staff_number(self, bureau_client, hina, nerima, typed):
        assert found(look(bureau_client, organisation=nerima.pk, staff_number=typed)) == hina

    def test_it_leads_to_the_roles_of_each_post_of_today_and_to_come(
        self, bureau_client, hina, nakano
    ):
        running = post_of(hina)
        to_come = PostFactory(person=hina, organisation=nakano, start=TODAY + 9 * DAY)
        ended = PostFactory(person=hina, organisation=nakano, start=TODAY - 99 * DAY, end=TODAY)

        text = look(bureau_client, login=hina.username).content.decode()

        assert f"/office/people/posts/{running.pk}/roles/" in text
        assert f"/office/people/posts/{to_come.pk}/roles/" in text
        assert f"/office/people/posts/{ended.pk}/roles/" not in text

    def test_from_the_list_to_a_role_and_back(self, bureau_client, hina, trainer):
        post = post_of(hina)
        assert URL in bureau_client.get("/office/people/").content.decode()
        roles = f"/office/people/posts/{post.pk}/roles/"
        form = bureau_client.get(roles)
        assert f'href="{URL}"' in form.content.decode()
        seen = form.context["form"]["seen"].value()

        saved = bureau_client.post(roles, {"seen": seen, "roles": ["learner", "trainer"]})

        assert (saved.status_code, saved["Location"]) == (302, URL)
        held = Post.objects.get(pk=post.pk).roles.values_list("role", flat=True)
        assert {*held} == {Role.LEARNER, Role.TRAINER}


class TestNobody:
    @pytest.mark.parametrize(
        "typed",
        [{"login": "13120-00471"}, {"login": "青木"}, {"login": "%"}, {"login": "nobody"}],
    )
    def test_half_a_number_and_a_name_find_nobody(self, bureau_client, hina, typed):
        response = look(bureau_client, **typed)

        assert found(response) is None
        assert "見つかりませんでした" in response.content.decode()

    def test_who_left_who_is_merged_who_is_a_program_and_who_is_under_embargo_read_alike(
        self, bureau_client, nerima
    ):
        gone = PostFactory(organisation=nerima, end=TODAY, start=TODAY - DAY).person
        merged = PostFactory(organisation=nerima, person__merged_into=UserFactory()).person
        secret = PostFactory(
            organisation=nerima, start=TODAY + 9 * DAY, announced_on=TODAY + DAY,
            staff_number="0815",
        ).person  # fmt: skip
        without = UserFactory()

        pages = {
            look(bureau_client, login=person.username)
            .content.decode()
            .replace(person.username, "")
            .split("<main")[1]
            .split("csrfmiddlewaretoken")[0]
            for person in (gone, merged, secret, without, UserFactory.build(username="nobody"))
        }
        assert len(pages) == 1
        assert found(look(bureau_client, organisation=nerima.pk, staff_number="0815")) is None

    def test_a_number_of_another_organisation_is_nobodys(self, bureau_client, hina, nakano):
        assert found(look(bureau_client, organisation=nakano.pk, staff_number="004711")) is None

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({}, "login"),
            ({"login": "a", "staff_number": "1"}, "login"),
            ({"staff_number": "1"}, "organisation"),
            ({"organisation": "nerima"}, "staff_number"),
            ({"organisation": "0"}, "organisation"),
            ({"login": "x" * 151}, "login"),
        ],
    )
    def test_what_does_not_say_whom_is_answered_at_its_field(
        self, bureau_client, nerima, typed, field
    ):
        if typed.get("organisation") == "nerima":
            typed = typed | {"organisation": nerima.pk}

        response = look(bureau_client, **typed)

        assert {*response.context["form"].errors} == {field}
        assert not AuditEvent.objects.filter(kind="people.person_sought").exists()


class TestWhoLooks:
    def test_every_look_is_recorded_and_read_by_the_person(self, bureau_client, metropolis, hina):
        look(bureau_client, login=hina.username)
        look(bureau_client, login="nobody")

        events = AuditEvent.objects.filter(kind="people.person_sought").order_by("number")
        assert [(each.by_id, each.facts) for each in events] == [(metropolis.pk, {})] * 2
        assert [each.kind for each in looks_at(hina)] == ["people.person_sought"]

    def test_a_form_that_shows_somebody_of_another_organisation_is_a_look_too(
        self, bureau_client, hina
    ):
        bureau_client.get(f"/office/people/posts/{post_of(hina).pk}/roles/")

        assert [each.kind for each in looks_at(hina)] == ["people.person_opened"]

    def test_own_hr_opens_forms_without_another_event(self, client, nerima_hr, hina):
        client.force_login(nerima_hr)

        client.get(f"/office/people/posts/{post_of(hina).pk}/roles/")

        assert list(looks_at(hina)) == []

    def test_a_post_under_embargo_is_not_the_metropolitan_offices_to_open(
        self, bureau_client, client, nerima_hr, nerima
    ):
        post = PostFactory(
            organisation=nerima, start=TODAY + 9 * DAY, announced_on=TODAY + DAY
        )  # fmt: skip
        address = f"/office/people/posts/{post.pk}/roles/"
        assert bureau_client.get(address).status_code == 404

        client.force_login(nerima_hr)
        assert client.get(address).status_code == 200
