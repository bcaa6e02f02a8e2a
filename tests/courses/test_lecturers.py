"""Lecturers as pages, both ways linked with what they teach; their hours for the office."""

import datetime
import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.fiscal import fiscal_year
from core.models import AuditEvent
from courses import actions
from courses.lecturer_hours import changes_of_lecturers, hours_of
from courses.models import LecturerIndexPage, LecturerPage
from courses.outline import address
from tests.courses.test_run_links import fresh_with_post
from tests.factories.courses import ThemeFactory, home_page, make_course, publish
from tests.factories.runs import add_session, draft_run, make_lecturer, move_to_past, open_run

pytestmark = pytest.mark.django_db
YEAR = fiscal_year(timezone.localdate())


@pytest.fixture
def page(db):
    index = publish(home_page().add_child(
        instance=LecturerIndexPage(title="講師", slug="lecturers")
    ))  # fmt: skip
    made = LecturerPage(
        title="はなさん", slug="hana", affiliation="架空里親会", is_foster_parent=True
    )
    made = index.add_child(instance=made)
    made.themes.set([ThemeFactory(name="里親")])
    return publish(made)


@pytest.fixture
def course(db):
    return make_course(lessons=0, delivery="in_person", title="里親と社会的養護")


def html(response) -> str:
    return response.content.decode()


def taught(run, lecturer, by, number=1):
    session = run.sessions.get(number=number)
    actions.change_session(session=session, by=by, lecturers=[lecturer], reason="依頼")
    return session


class TestPages:
    def test_the_page_shows_what_the_reader_may_see_of_what_is_taught(
        self, page, course, trainer, worker, client
    ):
        lecturer = make_lecturer(course.organiser, "はなさん", page=page)
        taught(open_run(by=trainer, course=course, title="これからの回"), lecturer, trainer)
        past = open_run(by=trainer, course=course, title="終わった回", in_days=20)
        taught(past, lecturer, trainer)
        move_to_past(past)
        hidden = make_course(audience_kind="foster_parents", title="里親だけの研修")
        taught(open_run(by=trainer, course=hidden, title="里親の回", in_days=25), lecturer, trainer)
        draft = draft_run(by=trainer, course=course, title="下書きの回")
        add_session(draft, by=trainer, in_days=30)
        taught(draft, lecturer, trainer)
        client.force_login(worker)

        text = html(client.get(address(page)))

        words = ("これからの回", "終わった回", "里親と社会的養護", "里親講師", "架空里親会")
        assert all(word in text for word in words)
        assert not any(word in text for word in ("里親だけの研修", "里親の回", "下書きの回"))
        assert f"令和{YEAR - 2018}年度：1コマ" in text

    def test_run_and_course_lead_to_the_page_and_the_list_has_it(
        self, page, course, trainer, worker, client
    ):
        lecturer = make_lecturer(course.organiser, "はなさん", page=page)
        run = open_run(by=trainer, course=course)
        taught(run, lecturer, trainer)
        client.force_login(worker)

        for where in (f"/runs/{run.key}/", address(course), "/lecturers/"):
            assert address(page) in html(client.get(where)), where

    def test_a_page_that_is_not_published_is_linked_nowhere(
        self, page, course, trainer, worker, client
    ):
        lecturer = make_lecturer(course.organiser, "はなさん", page=page)
        run = open_run(by=trainer, course=course)
        taught(run, lecturer, trainer)
        page.unpublish()
        client.force_login(worker)

        for where in (f"/runs/{run.key}/", address(course), "/lecturers/"):
            assert address(page) not in html(client.get(where)), where

    def test_an_organiser_names_the_page_in_the_own_list(self, page, trainer, client):
        client.force_login(trainer)

        client.post(
            reverse("runs:new_lecturer"),
            {"name": "はなさん", "kind": "foster_parent", "page": page.pk},
        )

        assert list(page.entries.values_list("name", flat=True)) == ["はなさん"]


class TestHours:
    @pytest.fixture
    def run(self, course, metropolis):
        """Three kinds of sessions, over; a fourth one was cancelled."""
        run = draft_run(by=metropolis, course=course, organiser=metropolis.posts.get().organisation)
        for number, kind in enumerate(("lecture", "exercise", "practicum", "lecture")):
            add_session(run, by=metropolis, in_days=14 + number, kind=kind)
        actions.announce_run(run=run, by=metropolis)
        return run

    def test_of_what_is_over_by_kind_and_for_the_own_bodies_only(
        self, run, course, metropolis, nerima_hr, nakano_hr, nerima
    ):
        lecturer = make_lecturer(run.organiser, "講師A")
        for number in (1, 2, 3, 4):
            taught(run, lecturer, metropolis, number)
        actions.cancel_session(
            session=run.sessions.get(number=4), by=metropolis, reason="講師の都合"
        )
        theirs = open_run(by=nerima_hr, course=course, organiser=nerima)
        taught(theirs, make_lecturer(nerima, "講師B"), nerima_hr)
        ahead = open_run(by=nerima_hr, course=course, organiser=nerima, in_days=60)
        taught(ahead, make_lecturer(nerima, "講師C"), nerima_hr)
        for each in (run, theirs):
            move_to_past(each, days=1)

        def told(person):
            rows = hours_of(fresh_with_post(person), YEAR, at=timezone.now())
            return {
                (row.lecturer.name, row.sessions, row.lecture, row.exercise, row.practicum)
                for row in rows
            }

        own = ("講師B", 1, 90, 0, 0)
        assert told(metropolis) == {("講師A", 3, 90, 90, 90), own}
        assert told(nerima_hr) == {own}
        assert told(nakano_hr) == set()
        last_year = hours_of(fresh_with_post(metropolis), YEAR - 1, at=timezone.now())
        assert last_year == []

    def test_another_lecturer_needs_a_reason_which_the_office_reads(
        self, run, metropolis, nakano_hr
    ):
        session = taught(run, make_lecturer(run.organiser, "講師A"), metropolis)
        other = make_lecturer(run.organiser, "講師B")
        with pytest.raises(ValidationError, match="講師が替わる理由"):
            actions.change_session(session=session, by=metropolis, lecturers=[other])
        assert [each.lecturer.name for each in session.teaching.all()] == ["講師A"]

        actions.change_session(session=session, by=metropolis, lecturers=[other], reason="急病")

        year = fiscal_year(session.day)
        rows = changes_of_lecturers(fresh_with_post(metropolis), year)
        assert [(row.changes["lecturers"], row.reason) for row in rows] == [
            (["講師A", "講師B"], "急病"), (["", "講師A"], "依頼"),
        ]  # fmt: skip
        assert changes_of_lecturers(fresh_with_post(nakano_hr), year) == []

    def test_the_table_is_saved_as_excel_and_written_down(self, run, metropolis, client):
        lecturer = make_lecturer(run.organiser, "講師A", person=metropolis)
        taught(run, lecturer, metropolis)
        move_to_past(run)
        client.force_login(metropolis)
        url = reverse("runs:hours")
        assert "講師A" in html(client.get(f"{url}?year=x"))

        response = client.get(f"{url}?format=xlsx")

        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
        assert [cell.value for cell in sheet[2]][5:] == [1, 90, 0, 0, 90]
        event = AuditEvent.objects.get(kind="courses.lecturer_hours_saved")
        assert event.facts["rows"] == 1


def test_hours_cost_one_query_beside_the_scope(course, metropolis, django_assert_num_queries):
    run = open_run(by=metropolis, course=course, sessions=3)
    for number in (1, 2, 3):
        taught(run, make_lecturer(run.organiser), metropolis, number)
    move_to_past(run, days=1)
    user = fresh_with_post(metropolis)

    with django_assert_num_queries(1):
        assert len(hours_of(user, YEAR, at=timezone.now() + datetime.timedelta(days=1))) == 3
