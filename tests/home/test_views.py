"""The front page of a person, and the frame around what cannot be shown."""

import datetime
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from home.models import StandardPage
from records.models import Obligation
from tests.factories.courses import finished, home_page, lessons_of, make_course, publish, started
from tests.factories.people import LeaveFactory
from tests.factories.records import ObligationFactory, RequirementFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def a_friday():
    with time_machine.travel(
        datetime.datetime(2026, 11, 20, 9, 0, tzinfo=timezone.get_current_timezone())
    ):
        yield


@pytest.fixture
def as_worker(client, worker):
    home_page()
    client.force_login(worker)
    return client


def owe(person, course, *, days: int = 28) -> Obligation:
    requirement = RequirementFactory(subject_key=course.key, subject_title=course.title)
    return ObligationFactory(
        person=person,
        post=person.posts.get(),
        requirement=requirement,
        subject_key=course.key,
        due=TODAY + datetime.timedelta(days=days),
    )


def text(response) -> str:
    """What is on the page, without its markup."""
    main = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", main))


class TestFront:
    def test_the_root_of_the_site_is_ones_own_front_page(self, as_worker):
        assert as_worker.get("/").url == "/my/"

    def test_signed_out_it_is_the_log_in_page(self, client):
        home_page()

        assert client.get("/").url == "/accounts/login/?next=/"


class TestToday:
    def test_the_heading_is_the_answer(self, as_worker, worker):
        for _ in range(2):
            started(worker, make_course())

        response = as_worker.get("/my/")

        assert "今日やることは2つです" in text(response)
        assert "2026年11月20日（金）" in text(response)

    def test_with_nothing_to_do_it_says_so_and_what_is_due_next(self, as_worker, worker):
        owe(worker, make_course(title="個人情報の取扱い"), days=131)

        shown = text(as_worker.get("/my/"))

        assert "今日やることはありません" in shown
        assert "次の期限は3月31日（水）です。" in shown

    def test_with_nothing_due_it_leads_to_the_courses(self, as_worker):
        response = as_worker.get("/my/")

        assert "期限のある研修はありません。" in text(response)
        assert b'href="/courses/"' in response.content

    def test_at_most_five_tasks_are_listed_and_the_rest_counted(self, as_worker, worker):
        for _ in range(7):
            started(worker, make_course())

        response = as_worker.get("/my/")

        assert len(response.context["tasks"]) == 5
        assert "今日やることは7つです" in text(response)
        assert "ほか2件" in text(response)

    def test_days_left_are_said_within_a_month(self, as_worker, worker):
        owe(worker, make_course(), days=28)
        owe(worker, make_course(), days=131)

        response = as_worker.get("/my/")

        assert [row.state for row in response.context["due"]] == ["due", ""]
        assert response.content.decode().count("state--due") == 1
        shown = text(response)
        assert "12/18金曜" in shown.replace(" ", "")

    def test_only_the_first_task_has_a_filled_button(self, as_worker, worker):
        for _ in range(3):
            started(worker, make_course())

        assert as_worker.get("/my/").content.decode().count("button--primary") == 1

    def test_what_changes_something_is_a_form_and_not_a_link(self, as_worker, worker):
        course = make_course()
        owe(worker, course, days=10)

        html = as_worker.get("/my/").content.decode()

        assert re.search(r'<form class="task__go" method="post" action="/learn/[^"]+"', html)

    @pytest.mark.parametrize("courses", [1, 3])
    def test_the_count_of_queries_does_not_grow(
        self, as_worker, worker, courses, django_assert_num_queries
    ):
        """Session, person, version of the content, posts; four on courses, certificate, notices,
        the next session, deputies; one on guidelines."""
        for _ in range(courses):
            course = make_course(lessons=2, quiz={})
            started(worker, course)
            owe(worker, course)

        as_worker.get("/my/")

        with django_assert_num_queries(15):
            as_worker.get("/my/")


class TestNotYet:
    """HR and supervisors see in one line how many of their people have not finished."""

    @pytest.fixture
    def course(self):
        home_page()
        return make_course()

    def line(self, client: Client, user) -> str:
        client.force_login(user)
        return text(client.get("/my/"))

    def test_hr_sees_the_number_of_the_own_organisation(
        self, client, course, worker, colleague, outsider, nerima_hr
    ):
        for person in (worker, colleague, outsider):
            owe(person, course)

        assert "未修了のある職員は2人です" in self.line(client, nerima_hr)

    def test_a_supervisor_sees_the_number_of_the_own_section(
        self, client, course, worker, outsider, supervisor
    ):
        for person in (worker, outsider):
            owe(person, course)

        assert "未修了のある職員は1人です" in self.line(client, supervisor)

    def test_who_owes_two_things_counts_once(self, client, course, worker, nerima_hr):
        owe(worker, course)
        owe(worker, make_course())

        assert "未修了のある職員は1人です" in self.line(client, nerima_hr)

    def test_who_is_on_leave_is_away_and_not_behind(self, client, course, worker, nerima_hr):
        owe(worker, course)
        LeaveFactory(person=worker)

        assert "未修了のある職員" not in self.line(client, nerima_hr)

    def test_who_has_finished_does_not_count(self, client, course, worker, nerima_hr):
        owe(worker, course)
        started(worker, course)
        finished(worker, *lessons_of(course))

        assert "未修了のある職員" not in self.line(client, nerima_hr)

    @pytest.mark.parametrize("who", ["worker", "metropolis", "trainer"])
    def test_nobody_else_is_told(self, request, client, course, colleague, who):
        owe(colleague, course)

        assert "未修了のある職員" not in self.line(client, request.getfixturevalue(who))


class TestStandingPage:
    def test_is_read_by_who_is_signed_in(self, as_worker):
        page = StandardPage(title="使い方", slug="guide", body=[("text", "<h2>はじめに</h2>")])
        publish(home_page().add_child(instance=page))

        response = as_worker.get("/guide/")

        assert "使い方" in text(response)
        assert "はじめに" in text(response)

    def test_is_read_by_anyone_if_its_author_opened_it(self, client):
        home = home_page()
        publish(home.add_child(instance=StandardPage(title="公開", slug="open", open_to_all=True)))
        publish(home.add_child(instance=StandardPage(title="内部", slug="inner")))

        assert client.get("/open/").status_code == 200
        assert client.get("/inner/").url == "/accounts/login/?next=/inner/"


class TestErrors:
    def test_what_is_not_there_is_told_in_the_frame_of_the_site(self, as_worker):
        response = as_worker.get("/nothing/")

        assert response.status_code == 404
        assert "このページは見つかりません" in text(response)
        assert "桜井 みのり" in response.content.decode()

    def test_a_form_without_its_token_is_not_accepted_and_says_what_to_do(self, worker):
        client = Client(enforce_csrf_checks=True)
        client.force_login(worker)

        response = client.post("/my/post/", {"post": "1"})

        assert response.status_code == 403
        assert "もう一度送ってください" in text(response)

    def test_a_failure_of_ours_stands_on_its_own(self, client, monkeypatch, worker):
        home_page()
        client.force_login(worker)
        client.raise_request_exception = False

        def fails(*args, **kwargs):
            raise RuntimeError

        monkeypatch.setattr("home.views.today_of", fails)
        response = client.get("/my/")

        assert response.status_code == 500
        assert "うまく表示できませんでした" in text(response)

    def test_too_many_tries_are_told_to_wait(self, client):
        from django.template.loader import render_to_string  # noqa: PLC0415 -- only here

        assert "5分待ってください" in render_to_string("429.html")
