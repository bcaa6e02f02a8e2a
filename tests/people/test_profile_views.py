import datetime

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from people.models import Post, User
from people.roles import Role
from tests.conftest import fresh, post_of
from tests.factories.people import PostFactory

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)
PROFILE, SWITCH = "/my/profile/", "/my/post/"


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


class TestOwnPage:
    def test_it_shows_names_log_in_id_and_all_posts_with_their_days(self, client, worker, nakano):
        PostFactory(
            person=worker,
            organisation=nakano,
            start=datetime.date(2018, 4, 1),
            end=datetime.date(2020, 4, 1),
        )
        client.force_login(worker)

        page = text_of(client.get(PROFILE))

        for shown in (
            "桜井 みのりさんの登録内容", "サクライ ミノリ", "worker", "中野区",
            "2018年4月1日から2020年3月31日まで", "練馬子ども家庭支援センター 相談支援係",
        ):  # fmt: skip
            assert shown in page

    def test_whose_posts_have_all_ended_still_has_it(self, client, worker):
        Post.objects.update(end=TODAY)
        client.force_login(worker)

        assert "終了" in text_of(client.get(PROFILE))

    def test_who_never_had_a_post_has_it_too(self, client, db):
        client.force_login(User.objects.create_user("new", last_name="新"))

        assert "いまは所属がありません" in text_of(client.get(PROFILE))

    def test_one_chooses_the_names_on_certificates_and_rosters(self, client, worker):
        client.force_login(worker)

        client.post(PROFILE, {"certificate_name": "桜井 美乃里", "public_name": "みのり"})

        person = fresh(worker)
        assert person.name_on_certificate == "桜井 美乃里"
        assert person.public_name == "みのり"
        assert person.last_name == "桜井"

    def test_nothing_else_can_be_smuggled_in(self, client, worker):
        client.force_login(worker)

        client.post(PROFILE, {"username": "boss", "last_name": "別", "is_superuser": "on"})

        person = fresh(worker)
        assert (person.username, person.last_name, person.is_superuser) == ("worker", "桜井", False)

    def test_a_name_that_is_too_long_is_told_at_the_field(self, client, worker):
        client.force_login(worker)

        page = text_of(client.post(PROFILE, {"certificate_name": "長" * 81, "public_name": ""}))

        assert "80 文字以下" in page
        assert fresh(worker).certificate_name == ""

    def test_a_role_that_waits_leads_to_the_second_factor(self, client, nerima_hr, settings):
        settings.SECOND_FACTOR_ROLES = {"hr"}
        client.force_login(nerima_hr)

        page = text_of(client.get(PROFILE))

        assert "この役割には2段階の確認が必要です" in page
        assert "/accounts/2fa/totp/activate/" in page

    @pytest.mark.parametrize("count", [1, 3])
    def test_it_asks_as_much_for_one_post_as_for_three(
        self, client, worker, nakano, count, django_assert_max_num_queries
    ):
        for number in range(count):
            PostFactory(person=worker, organisation=nakano, start=TODAY - number * DAY)
        client.force_login(worker)
        client.get(PROFILE)

        with django_assert_max_num_queries(9):
            client.get(PROFILE)


class TestSwitching:
    @pytest.fixture
    def second(self, worker, nakano) -> Post:
        return PostFactory(person=worker, organisation=nakano, roles=[Role.HR], start=TODAY - DAY)

    def test_the_session_acts_in_the_other_post_from_then_on(self, client, worker, second):
        client.force_login(worker)
        assert client.get("/office/people/").status_code == 404

        response = client.post(SWITCH, {"post": second.pk})

        assert response.url == "/my/"
        assert client.get("/office/people/").status_code == 200
        [message] = get_messages(response.wsgi_request)
        assert str(message) == "所属を「中野区」に切り替えました。"

    def test_another_session_is_not_switched(self, client, worker, second):
        client.force_login(worker)
        client.post(SWITCH, {"post": second.pk})

        other = type(client)()
        other.force_login(worker)

        assert other.get("/office/people/").status_code == 404

    def test_only_into_a_running_post_of_ones_own(self, client, worker, second, nerima_hr, nakano):
        to_come = PostFactory(person=worker, organisation=nakano, start=TODAY + DAY)
        ended = PostFactory(person=worker, organisation=nakano, end=TODAY)
        client.force_login(worker)

        for post in (post_of(nerima_hr), to_come, ended):
            assert client.post(SWITCH, {"post": post.pk}).status_code == 404
        for nonsense in ("", "x", "9" * 30):
            assert client.post(SWITCH, {"post": nonsense}).status_code == 404

    def test_not_by_a_link(self, client, worker, second):
        client.force_login(worker)

        assert client.get(SWITCH, {"post": second.pk}).status_code == 405


def test_the_account_page_of_the_cms_leads_to_the_own_page(client, cms_groups, metropolis):
    client.force_login(metropolis)

    assert client.get("/cms/account/").url == PROFILE
