import re

import pytest
from django.test import Client, RequestFactory

from core.memory import content_changed, one_version
from home.models import StandardPage
from home.navigation import Frame
from people.roles import Role
from tests.factories.certificates import IssuerFactory
from tests.factories.courses import home_page
from tests.factories.guidelines import guideline_index
from tests.factories.people import PostFactory

pytestmark = pytest.mark.django_db

OWN = [("今日", "/my/"), ("研修", "/courses/"), ("事例", "/cases/"), ("記録", "/my/records/")]
STAFF = ("職員", "/office/completions/")
COVERAGE = ("実績", "/office/coverage/")
SECONDMENTS = ("派遣", "/secondments/")


def frame(user, path: str = "/my/") -> Frame:
    request = RequestFactory().get(path)
    request.user = user
    return Frame(request)


GUIDELINES = ("ガイドライン", "/guidelines/")


class TestTabs:
    def test_guidelines_have_one_as_soon_as_there_are_any(self, worker):
        guideline_index()
        content_changed()

        tabs = [(tab.title, tab.url) for tab in frame(worker, "/my/guidelines/").tabs]

        assert tabs == [*OWN[:3], GUIDELINES, OWN[3]]
        assert [tab.title for tab in frame(worker, "/my/guidelines/").tabs if tab.current] == [
            "ガイドライン"
        ]

    @pytest.mark.parametrize(
        ("who", "more"),
        [
            ("worker", []),
            ("trainer", []),
            ("facilitator", []),
            ("supervisor", [STAFF]),
            ("nerima_hr", [STAFF, SECONDMENTS]),
            ("metropolis", [STAFF, COVERAGE, SECONDMENTS]),
            ("administrator", [("職員", "/office/people/")]),
        ],
    )
    def test_are_those_of_the_role(self, request, who, more):
        user = request.getfixturevalue(who)

        assert [(tab.title, tab.url) for tab in frame(user).tabs] == [*OWN, *more]

    @pytest.mark.parametrize(
        ("path", "tab"),
        [
            ("/my/", "今日"),
            ("/my/records/", "記録"),
            ("/courses/kiso/lesson-6/", "研修"),
            ("/learn/attempts/1/", "研修"),
            ("/cases/case-1/", "事例"),
            ("/office/completions/?q=1", "職員"),
            ("/accounts/password/change/", None),
        ],
    )
    def test_one_at_most_is_where_you_are(self, nerima_hr, path, tab):
        here = [each.title for each in frame(nerima_hr, path).tabs if each.current]

        assert here == ([tab] if tab else [])


class TestOfficeLinks:
    @pytest.mark.parametrize(
        ("who", "titles"),
        [
            ("worker", []),
            ("trainer", []),
            ("supervisor", ["修了状況", "研修課程", "ガイドラインの確認", "職員と所属"]),
            (
                "nerima_hr",
                [
                    "修了状況",
                    "研修課程",
                    "ガイドラインの確認",
                    "職員と所属",
                    "人事異動",
                    "職員配置",
                    "招待",
                    "図の記号",
                    "API",
                ],
            ),
            (
                "metropolis",
                [
                    "修了状況",
                    "研修課程",
                    "ガイドライン",
                    "ガイドラインの確認",
                    "職員と所属",
                    "人事異動",
                    "職員配置",
                    "招待",
                    "修了証",
                    "図の記号",
                    "お知らせ",
                    "API",
                ],
            ),
            (
                "administrator",
                [
                    "ガイドライン",
                    "ガイドラインの確認",
                    "職員と所属",
                    "人事異動",
                    "招待",
                    "修了証",
                    "お知らせ",
                    "API",
                    "監査記録",
                    "処理",
                ],
            ),
        ],
    )
    def test_lead_to_all_work_for_staff(self, request, bureau, who, titles):
        IssuerFactory(organisation=bureau)
        user = request.getfixturevalue(who)

        assert [link.title for link in frame(user).office_links] == titles

    def test_a_page_beneath_another_is_marked_alone(self, nerima_hr):
        links = frame(nerima_hr, "/office/people/invitations/").office_links

        assert [link.title for link in links if link.current] == ["招待"]

    def test_the_page_in_hand_is_marked(self, nerima_hr):
        links = frame(nerima_hr, "/office/people/").office_links

        assert [link.title for link in links if link.current] == ["職員と所属"]


class TestPersonMenu:
    @pytest.mark.parametrize(
        ("who", "sees"), [("trainer", True), ("worker", False), ("nerima_hr", False)]
    )
    def test_leads_to_the_cms_who_may_enter_it(self, request, who, sees):
        links = frame(request.getfixturevalue(who)).own_links

        assert ("/cms/" in [link.url for link in links]) is sees

    def test_offers_the_other_posts_of_today(self, worker, nakano):
        other = PostFactory(person=worker, organisation=nakano, roles=[Role.HR])

        assert frame(worker).other_posts == [other]

    def test_offers_no_switch_to_who_has_one_post(self, worker):
        assert frame(worker).other_posts == []


class TestFoot:
    @pytest.fixture
    def pages(self):
        home = home_page()
        for slug, fields in {
            "guide": {"in_footer": True, "open_to_all": True},
            "privacy": {"in_footer": True},
            "draft": {"in_footer": True, "live": False},
            "elsewhere": {"open_to_all": True},
        }.items():
            home.add_child(instance=StandardPage(title=slug, slug=slug, **fields))

    def test_lists_the_standing_pages_of_the_site(self, pages, worker):
        links = frame(worker).standing_pages

        assert [(link.title, link.url) for link in links] == [
            ("guide", "/guide/"),
            ("privacy", "/privacy/"),
        ]

    def test_lists_for_visitors_only_what_is_open_to_all(self, pages, client):
        html = client.get("/accounts/login/").content.decode()

        assert 'href="/guide/"' in html
        assert 'href="/privacy/"' not in html

    @pytest.mark.parametrize("demonstration", [True, False])
    def test_says_quietly_that_the_people_are_fictitious(self, client, settings, demonstration):
        settings.DEMONSTRATION = demonstration

        html = client.get("/accounts/login/").content.decode()

        assert ("すべて架空のものです。" in html) is demonstration


def test_a_fragment_that_shows_no_frame_asks_nothing(worker, django_assert_num_queries):
    with django_assert_num_queries(0):
        frame(worker)


def test_the_frame_of_a_page_costs_four_queries(worker, django_assert_num_queries):
    """The posts of today with their roles, the version of the content, the standing pages, whether
    there are guidelines."""
    content_changed()
    with one_version(), django_assert_num_queries(4):
        shown = frame(worker)
        assert shown.tabs
        assert shown.post
        assert shown.other_posts == []
        assert shown.standing_pages == ()


def test_who_comes_after_an_officer_sees_nothing_of_the_officers_frame(client, worker, metropolis):
    """What is drawn once is drawn for those who may see the same."""
    home_page()
    pages = {}
    for person in (worker, metropolis, worker):
        client.force_login(person)
        pages.setdefault(person, []).append(frame_of(client.get("/my/")))
    (before, after), (officers,) = pages[worker], pages[metropolis]

    assert "/office/coverage/" in officers
    assert "/cms/" in officers
    assert after == before
    assert "/office/" not in after
    assert "/cms/" not in after
    assert str(metropolis) not in after


def frame_of(response) -> str:
    """Header and foot, without the token of the form."""
    header, _, rest = response.content.decode().partition("<main")
    text = header + rest.partition("</main>")[2]
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


def test_signed_out_there_is_no_menu_and_no_tab(client: Client):
    html = client.get("/accounts/login/").content.decode()

    assert "main-tabs" not in html
    assert "person-menu" not in html
