"""Where a person comes across runs: the course's page and card, the front page, the month, the day."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from courses import actions
from courses.day import day_of
from courses.month import Month, days_of
from courses.outline import address
from courses.own_dates import next_session
from courses.run_offers import in_one_line, offers_of
from people.models import Deputy
from tests.conftest import fresh, post_of
from tests.factories.courses import course_index, make_course
from tests.factories.records import ObligationFactory, RequirementFactory
from tests.factories.runs import (
    DAY,
    TODAY,
    applicant,
    apply,
    draft_run,
    make_lecturer,
    move_to_past,
    open_run,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db):
    return make_course(lessons=0, delivery="in_person", title="面接演習")


@pytest.fixture
def as_worker(client, worker):
    client.force_login(worker)
    return client


def html(response) -> str:
    return response.content.decode()


def teach(run, person):
    lecturer = make_lecturer(run.organiser, person=person)
    session = run.sessions.order_by("number").first()
    actions.change_session(session=session, by=run.created_by, lecturers=[lecturer], reason="交代")
    return session


class TestCourse:
    def test_shows_what_is_announced_and_not_over_and_leads_to_apply(
        self, as_worker, course, trainer, worker
    ):
        first = open_run(by=trainer, course=course, capacity=3, title="第1回")
        open_run(by=trainer, course=course, title="別の会場", in_days=20)
        draft_run(by=trainer, course=course, title="下書きの回")
        move_to_past(open_run(by=trainer, course=course, title="終わった回"))
        actions.cancel_run(
            run=open_run(by=trainer, course=course, title="中止の回"), by=trainer, reason="台風"
        )
        open_run(by=trainer, course=make_course(delivery="online"), title="ほかの研修の回")
        apply(first, applicant())

        page = html(as_worker.get(address(course)))

        titles = ("第1回", "別の会場", "下書きの回", "終わった回", "中止の回", "ほかの研修の回")
        assert [each in page for each in titles] == [True, True, False, False, False, False]
        assert reverse("runs:apply", args=[first.key]) in page
        assert "残り2席" in page

    def test_whoever_is_in_is_led_to_the_run_and_a_full_one_says_so(
        self, as_worker, course, trainer, worker
    ):
        run = open_run(by=trainer, course=course, capacity=1)
        apply(run, worker)

        page = html(as_worker.get(address(course)))

        assert reverse("runs:run", args=[run.key]) in page
        assert reverse("runs:apply", args=[run.key]) not in page
        assert "満席" in page

    def test_a_course_without_dates_says_nothing_of_them(self, as_worker):
        assert 'id="runs"' not in html(as_worker.get(address(make_course())))

    def test_the_card_says_it_in_one_line(self, as_worker, course, trainer, worker):
        run = open_run(by=trainer, course=course, capacity=3)
        open_run(by=trainer, course=course, in_days=30)

        line = in_one_line(offers_of(worker, [course.key], at=timezone.now())[course.key])

        day = timezone.localtime(run.starts_at)
        assert line.startswith(("受付中", "締切間近"))
        assert f"{day.month}月{day.day}日" in line
        assert line.endswith("残り3席・ほか1回")
        assert line in html(as_worker.get(address(course_index())))

    @pytest.mark.parametrize("runs", [1, 3])
    def test_two_queries_for_any_number(
        self, course, trainer, worker, runs, django_assert_num_queries
    ):
        for _number in range(runs):
            open_run(by=trainer, course=course)

        with django_assert_num_queries(2):
            offers_of(worker, [course.key], at=timezone.now())


class TestFrontPage:
    def test_the_next_session_is_the_one_that_is_attended_or_taught(
        self, course, trainer, worker, colleague
    ):
        now = timezone.now()
        later = open_run(by=trainer, course=course, in_days=9)
        sooner = open_run(by=trainer, course=course, in_days=5)
        apply(later, worker)
        assert next_session(worker, at=now).session.run == later
        assert next_session(colleague, at=now) is None

        teach(sooner, worker)

        found = next_session(worker, at=now)
        assert (found.session.run, found.teaches) == (sooner, True)

    def test_what_is_cancelled_or_far_away_is_not_shown(self, course, trainer, worker):
        gone, far = (
            open_run(by=trainer, course=course),
            open_run(by=trainer, course=course, in_days=60),
        )
        apply(gone, worker)
        apply(far, worker)
        actions.cancel_session(session=gone.sessions.get(), by=trainer, reason="台風")

        assert next_session(worker, at=timezone.now()) is None

    def test_it_stands_on_the_front_page(self, as_worker, course, trainer, worker):
        run = open_run(by=trainer, course=course, in_days=3)
        apply(run, worker)

        page = html(as_worker.get("/my/"))

        assert "次のコマ" in page
        assert run.sessions.get().title in page

    def test_approvals_are_counted_for_supervisor_and_deputy_and_nobody_else(
        self, client, course, trainer, worker, colleague, supervisor, outsider, nakano_hr
    ):
        run = open_run(by=trainer, course=course, by_supervisor=True)
        apply(run, worker)
        Deputy.objects.create(
            holder=post_of(supervisor), deputy=colleague, start=TODAY, end=TODAY + DAY
        )

        counts = {}
        for person in (supervisor, colleague, worker, outsider, nakano_hr):
            client.force_login(person)
            response = client.get("/my/")
            counts[person.username] = response.context["approvals"]
        assert counts == {
            "supervisor": 1, "colleague": 1, "worker": 0, "outsider": 0, "nakano-hr": 0,
        }  # fmt: skip

    def test_the_menu_leads_supervisors_to_approvals(self, client, worker, supervisor):
        found = {}
        for person in (worker, supervisor):
            client.force_login(person)
            found[person.username] = reverse("runs:approvals") in html(client.get("/my/"))
        assert found == {"worker": False, "supervisor": True}


class TestMonth:
    def test_has_own_sessions_what_one_teaches_and_what_falls_due(
        self, course, trainer, worker, outsider
    ):
        run = open_run(by=trainer, course=course, in_days=3)
        taught = open_run(by=trainer, course=course, in_days=4)
        apply(run, worker)
        teach(taught, worker)
        apply(open_run(by=trainer, course=course, in_days=5), outsider)
        owed = make_course()
        requirement = RequirementFactory(subject_key=owed.key)
        ObligationFactory(person=worker, requirement=requirement, due=TODAY + 3 * DAY)

        found = {}
        for month in {Month((TODAY + n * DAY).replace(day=1)) for n in (3, 4)}:
            found |= dict(days_of(fresh(worker), month, today=TODAY))

        assert sorted(found) == [TODAY + 3 * DAY, TODAY + 4 * DAY]
        assert [bool(item.due) for item in found[TODAY + 3 * DAY]] == [False, True]
        assert [item.teaches for item in found[TODAY + 4 * DAY]] == [True]

    @pytest.mark.parametrize(
        ("typed", "first"),
        [("2026-12", datetime.date(2026, 12, 1)), ("2026-13", None), ("x", None), ("", None)],
    )
    def test_a_month_is_read_from_the_address(self, typed, first):
        today = datetime.date(2026, 11, 26)

        assert Month.read(typed, today=today).first == (first or datetime.date(2026, 11, 1))

    def test_months_follow_one_another_over_the_year(self):
        month = Month(datetime.date(2026, 12, 1))

        assert month.following.first == datetime.date(2027, 1, 1)
        assert month.following.before == month

    def test_the_page_leads_to_the_file_for_calendars(self, as_worker):
        page = html(as_worker.get(reverse("mine:calendar") + "?month=2026-12"))

        assert reverse("runs:own_calendar") in page
        assert "2026年12月" in page


class TestDay:
    @pytest.fixture
    def run(self, course, trainer, worker, colleague, outsider):
        """Today's session of three people, one of whom will not come."""
        run = open_run(by=trainer, course=course)
        for person in (worker, colleague, outsider):
            apply(run, person)
        session = run.sessions.get()
        seat = run.enrolments.get(person=colleague)
        actions.apologise(session=session, enrolment=seat, by=colleague, note="健診")
        begins = timezone.now() + datetime.timedelta(minutes=5)
        type(session).objects.filter(pk=session.pk).update(
            starts_at=begins, ends_at=begins + datetime.timedelta(hours=1)
        )
        type(run).objects.filter(pk=run.pk).update(
            starts_at=begins, ends_at=begins + datetime.timedelta(hours=1)
        )
        return run

    def test_shows_who_organises_or_teaches_whom_to_expect(
        self, run, trainer, supervisor, metropolis, nakano_hr, course
    ):
        open_run(by=trainer, course=course, in_days=2)
        teach_later = open_run(by=trainer, course=course, in_days=3)
        teach(teach_later, supervisor)

        days = {
            person.username: day_of(fresh_with_post(person), at=timezone.now())
            for person in (trainer, supervisor, metropolis, nakano_hr)
        }

        counted = {name: (len(day.today), len(day.coming)) for name, day in days.items()}
        assert counted["trainer"] == counted["metropolis"] == (1, 2)
        assert counted["supervisor"] == (0, 1)
        assert counted["nakano-hr"] == (0, 0)
        (row,) = days["trainer"].today
        assert tuple(row.heads) == (2, 1, 0)
        assert not days["supervisor"].coming[0].manages

    def test_the_page_leads_to_door_list_roster_badges_and_notices(self, run, trainer, client):
        client.force_login(trainer)
        session = run.sessions.get()

        page = html(client.get(reverse("runs:day")))

        for name in ("door", "attendance", "badges"):
            assert reverse(f"runs:{name}", args=[session.key]) in page
        for name in ("notices", "manage"):
            assert reverse(f"runs:{name}", args=[run.key]) in page
        assert "出席予定2人（欠席の連絡1人）" in page

    def test_a_learner_has_no_such_page_and_a_lecturer_has(self, run, worker, trainer, client):
        client.force_login(worker)
        assert client.get(reverse("runs:day")).status_code == 404

        teach(open_run(by=trainer, course=make_course(delivery="online")), worker)
        assert client.get(reverse("runs:day")).status_code == 200

    @pytest.mark.parametrize("runs", [1, 3])
    def test_costs_the_same_for_one_run_and_for_three(
        self, course, trainer, runs, django_assert_num_queries
    ):
        user = fresh_with_post(trainer)
        for number in range(runs):
            apply(open_run(by=trainer, course=course, in_days=2 + number), applicant())

        with django_assert_num_queries(8):
            day_of(user, at=timezone.now())


def fresh_with_post(person):
    """As the middleware hands on whoever is logged in."""
    user = fresh(person)
    user.active_post = post_of(user)
    user.active_roles = frozenset(user.active_post.held_roles)
    return user
