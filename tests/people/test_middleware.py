import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.models import Page, Site

from home.models import HomePage, StandardPage
from people.middleware import POST_KEY, PostInHandMiddleware, SignedInOnlyMiddleware
from people.models import Post, PostRole, User
from people.roles import Role
from tests.conftest import post_of
from tests.factories.people import PostFactory

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


@pytest.fixture
def client_of(client: Client):
    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def second_factor(client: Client):
    """Writes into the session what allauth writes after a right code."""

    def confirm(user: User) -> None:
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp"}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()

    return confirm


def in_hand(client: Client) -> User:
    """The user as a view of this session gets it."""
    seen = []
    request = RequestFactory().get("/")
    request.session = client.session
    PostInHandMiddleware(lambda request: seen.append(request.user) or HttpResponse())(request)
    return seen[0]


class TestPostInHand:
    def test_it_costs_nothing_until_it_is_asked_for_and_then_one_query(
        self, client_of, worker, django_assert_num_queries
    ):
        client = client_of(worker)
        request = RequestFactory().get("/")
        request.session = client.session

        with django_assert_num_queries(0):
            PostInHandMiddleware(lambda request: HttpResponse())(request)
        request.user.is_authenticated  # noqa: B018 -- the session and the user are loaded here
        with django_assert_num_queries(1):
            assert request.user.active_roles == {Role.LEARNER}
            assert str(request.user.active_post) == "練馬子ども家庭支援センター 相談支援係"

    def test_every_post_of_today_has_its_own_roles(
        self, client_of, worker, colleague, nakano, nerima, django_assert_num_queries
    ):
        first = post_of_first(worker)
        both = PostFactory(person=worker, organisation=nakano, roles=[Role.HR, Role.SUPERVISOR])
        none = PostFactory(person=worker, organisation=nerima)
        none.roles.all().delete()
        for over in ({"end": TODAY}, {"start": TODAY + DAY}):
            PostFactory(person=worker, organisation=nakano, roles=[Role.ADMINISTRATOR], **over)
        PostFactory(person=colleague, organisation=nakano, roles=[Role.METROPOLIS])
        user = in_hand(client_of(worker))

        assert user.is_authenticated
        with django_assert_num_queries(1):
            held = {post: post.held_roles for post in user.running_posts}
        assert held == {
            first: {Role.LEARNER},
            both: {Role.HR, Role.SUPERVISOR},
            none: frozenset(),
        }

    def test_the_chosen_post_acts_while_it_runs(self, client_of, worker, nakano):
        second = PostFactory(person=worker, organisation=nakano, roles=[Role.HR], start=TODAY - DAY)
        client = client_of(worker)
        assert in_hand(client).active_post == post_of_first(worker)

        session = client.session
        session[POST_KEY] = second.pk
        session.save()
        assert in_hand(client).active_post == second
        assert in_hand(client).active_roles == {Role.HR}

        Post.objects.filter(pk=second.pk).update(end=TODAY)
        assert in_hand(client).active_post == post_of_first(worker)
        assert in_hand(client).active_roles == {Role.LEARNER}

    def test_nobody_acts_in_a_post_of_somebody_else(self, client_of, worker, nerima_hr):
        client = client_of(worker)
        session = client.session
        session[POST_KEY] = post_of(nerima_hr).pk
        session.save()

        assert in_hand(client).active_post == post_of(worker)

    def test_a_role_acts_only_after_the_second_factor(
        self, client_of, nerima_hr, second_factor, settings
    ):
        settings.SECOND_FACTOR_ROLES = {"hr"}
        PostRole.objects.create(post=post_of(nerima_hr), role=Role.LEARNER)
        client = client_of(nerima_hr)

        assert in_hand(client).active_roles == {Role.LEARNER}

        second_factor(nerima_hr)
        assert in_hand(client).active_roles == {Role.LEARNER, Role.HR}

    def test_the_second_factor_of_somebody_else_does_not_count(
        self, client_of, nerima_hr, nakano_hr, second_factor, settings
    ):
        settings.SECOND_FACTOR_ROLES = {"hr"}
        client = client_of(nerima_hr)
        second_factor(nakano_hr)

        assert in_hand(client).active_roles == set()

    def test_whose_posts_have_all_ended_has_no_post_and_no_role(self, client_of, nerima_hr):
        Post.objects.update(end=TODAY)

        user = in_hand(client_of(nerima_hr))

        assert user.is_authenticated
        assert user.active_post is None
        assert user.active_roles == set()

    def test_signed_out_is_nobody(self, db, client):
        assert isinstance(in_hand(client), AnonymousUser)


def post_of_first(user: User) -> Post:
    return Post.objects.of(user).main_first().first()


class TestLogInForTheSite:
    @pytest.mark.parametrize("address", ["/", "/my/", "/no/such/place/", "/cms/", "/office/x/?a=1"])
    def test_signed_out_gets_the_log_in_page_whatever_exists(self, db, client, address):
        response = client.get(address)

        assert response.status_code == 302
        assert response.url.startswith("/accounts/login/?next=")

    def test_the_log_in_page_leads_back_to_where_one_was_going(self, db, client):
        response = client.get("/my/records/?year=2026")

        assert response.url == "/accounts/login/?next=/my/records/%3Fyear%3D2026"

    def test_wagtails_own_log_in_leads_to_ours(self, db, client):
        assert client.get("/cms/login/").url == "/accounts/login/?next=/cms/"
        response = client.get("/cms/login/", {"next": "/cms/pages/"})
        assert response.url == "/accounts/login/?next=/cms/pages/"

    def test_htmx_leaves_the_page_instead_of_putting_the_log_in_into_it(self, db, client):
        response = client.get("/my/", headers={"HX-Request": "true"})

        assert response.headers["HX-Redirect"].startswith("/accounts/login/?next=")

    def test_the_log_in_page_itself_is_open(self, db, client):
        assert client.get("/accounts/login/").status_code == 200

    @pytest.mark.parametrize("address", ["/verify/ABC/", "/static/css/x.css", "/healthz"])
    def test_what_the_public_needs_is_let_through(self, db, address):
        request = RequestFactory().get(address)
        request.user = AnonymousUser()

        answer = SignedInOnlyMiddleware(lambda request: HttpResponse("through"))(request)

        assert answer.content == b"through"

    def test_signed_in_gets_404_for_what_does_not_exist(self, client_of, worker):
        assert client_of(worker).get("/no/such/place/").status_code == 404


class TestStandingPages:
    @pytest.fixture
    def home(self, db) -> HomePage:
        home = Page.get_first_root_node().add_child(instance=HomePage(title="はぐくみ", slug="h"))
        Site.objects.update_or_create(
            is_default_site=True, defaults={"root_page": home, "hostname": "localhost"}
        )
        return home

    @pytest.mark.parametrize(
        ("open_to_all", "live", "reached"),
        [(True, True, True), (False, True, False), (True, False, False)],
    )
    def test_only_an_open_published_page_is_read_without_log_in(
        self, home, open_to_all, live, reached
    ):
        home.add_child(
            instance=StandardPage(title="方針", slug="policy", open_to_all=open_to_all, live=live)
        )
        request = RequestFactory().get("/policy/")
        request.user = AnonymousUser()

        answer = SignedInOnlyMiddleware(lambda request: HttpResponse("through"))(request)

        assert (answer.content == b"through") == reached


class TestDoorOfTheCms:
    @pytest.mark.parametrize("who", ["worker", "supervisor", "nerima-hr", "facilitator"])
    def test_without_a_cms_role_there_is_no_cms(
        self, client_of, worker, supervisor, nerima_hr, facilitator, who
    ):
        client = client_of(User.objects.get(username=who))

        for address in ("/cms/", "/cms/login/", "/cms/pages/", "/cms/jsi18n/"):
            assert client.get(address).status_code == 404

    @pytest.mark.parametrize("who", ["trainer", "metropolis", "administrator"])
    def test_a_cms_role_of_today_opens_it(
        self, cms_groups, client_of, trainer, metropolis, administrator, who
    ):
        assert client_of(User.objects.get(username=who)).get("/cms/").status_code == 200

    def test_a_superuser_without_post_enters(self, client_of, db):
        root = User.objects.create_superuser("root", password="x", last_name="管理")

        assert client_of(root).get("/cms/").status_code == 200

    def test_it_closes_the_day_the_post_ends(self, cms_groups, client_of, administrator):
        client = client_of(administrator)
        assert client.get("/cms/").status_code == 200

        Post.objects.update(end=TODAY)

        assert client.get("/cms/").status_code == 404

    def test_it_waits_for_the_second_factor(
        self, cms_groups, client_of, metropolis, second_factor, settings
    ):
        settings.SECOND_FACTOR_ROLES = {"metropolis"}
        client = client_of(metropolis)
        assert client.get("/cms/").status_code == 404

        second_factor(metropolis)
        assert client.get("/cms/").status_code == 200

    @pytest.mark.parametrize(
        "address",
        [
            "/cms/users/",
            "/cms/users/new/",
            "/cms/groups/",
            "/cms/password_reset/",
            "/cms/bulk/people/user/delete/?id=1",
        ],
    )
    def test_people_are_not_edited_in_it(self, cms_groups, client_of, administrator, address):
        assert client_of(administrator).get(address).status_code == 404


def test_who_has_left_is_signed_out_at_once(client_of, worker):
    client = client_of(worker)
    User.objects.filter(pk=worker.pk).update(left_on=TODAY)

    assert client.get("/my/").url.startswith("/accounts/login/")
