"""新しい版: what goes on, what is kept, who finishes what they began, and who reads it again."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision

from certificates.models import Certificate
from core.invariants import broken
from courses import actions
from courses.actions.starting import make_ready
from courses.completion import begin
from courses.editions import editions_taken
from courses.models import (
    Attempt,
    CoursePage,
    Edition,
    EditionPage,
    Enrolment,
    LessonPage,
    Progress,
    QuizPage,
)
from courses.outline import outline_of
from courses.permissions import courses_to_renew
from courses.standing import load_standings
from people.cms_rights import ensure_cms_groups
from records.actions import void
from records.models import Record
from records.states import Kind
from tests.factories.courses import (
    finished,
    lessons_of,
    make_course,
    make_lesson,
    make_quiz,
    passed,
    post_of,
    publish,
    quiz_of,
    started,
)
from tests.factories.editions import edition_of, renewed
from tests.factories.runs import open_run
from tests.factories.surveys import make_survey

pytestmark = pytest.mark.django_db

BODY = [("text", "<p>昨年度の本文です。</p>")]
NEW_BODY = [("text", "<p>今年度の本文です。</p>")]


@pytest.fixture
def course(trainer):
    return make_course(lessons=2, quiz={}, year=2026, title="面接の基本", owner=trainer)


def rewritten(lesson: LessonPage, body=NEW_BODY, **fields) -> LessonPage:
    lesson = LessonPage.objects.get(pk=lesson.pk)
    lesson.body = body
    for name, value in fields.items():
        setattr(lesson, name, value)
    return publish(lesson)


def completed(person, course) -> None:
    finished(person, *lessons_of(course))
    passed(person, quiz_of(course))


class TestMaking:
    def test_the_pages_go_on_with_their_keys_and_the_edition_before_is_kept(
        self, course, metropolis
    ):
        draft = course.add_child(instance=LessonPage(title="下書き", slug="draft", live=False))
        survey = make_survey(course)
        pages = [*lessons_of(course), quiz_of(course), survey]
        before = {page.key: page.url_path for page in [course, *pages]}

        new = renewed(course, metropolis)

        again = [new, *lessons_of(new), quiz_of(new), type(survey).objects.get(pk=survey.pk)]
        assert {page.key: page.url_path for page in again} == before
        assert {page.edition for page in again} == {2}
        assert LessonPage.objects.get(pk=draft.pk).edition == 2
        assert (new.year, new.live, new.has_unpublished_changes) == (2027, True, False)
        kept = edition_of(course)
        assert (kept.number, kept.year, kept.title, kept.name) == (
            1, 2026, "面接の基本", "令和8年度版",
        )  # fmt: skip
        assert kept.revision_id == course.live_revision_id
        assert [(part.key, part.kind) for part in kept.pages.all()] == [
            (pages[0].key, "lesson"),
            (pages[1].key, "lesson"),
            (pages[2].key, "quiz"),
            (survey.key, "survey"),
        ]

    def test_what_is_kept_is_what_was_published_and_not_the_draft(self, course, metropolis):
        lesson = rewritten(lessons_of(course)[0], BODY)
        lesson.title, lesson.body, published = "下書きの題", NEW_BODY, lesson.title
        lesson.save_revision()

        renewed(course, metropolis)
        LessonPage.objects.get(pk=lesson.pk).latest_revision.publish()
        call_command("purge_revisions", verbosity=0)
        Page.objects.get(pk=lesson.pk).delete()

        part = EditionPage.objects.get(key=lesson.key)
        assert "昨年度の本文" in str(part.lesson().body)
        assert (part.title, part.lesson().title) == (published, published)

    def test_no_draft_brings_the_edition_before_back(self, course, metropolis):
        draft = CoursePage.objects.get(pk=course.pk)
        draft.lead = "下書きの説明"
        draft.save_revision()
        lesson = lessons_of(course)[0]
        revision = lesson.save_revision().pk

        new = renewed(course, metropolis)

        assert (new.lead, new.has_unpublished_changes) == (course.lead, True)
        Revision.objects.get(pk=revision).publish()
        new.latest_revision.publish()
        published = CoursePage.objects.get(pk=course.pk)
        assert (published.lead, published.edition, published.year) == ("下書きの説明", 2, 2027)
        assert LessonPage.objects.get(pk=lesson.pk).edition == 2

    def test_what_is_added_is_of_the_edition_of_its_course_and_a_copied_course_begins_at_one(
        self, course, metropolis
    ):
        new = renewed(course, metropolis)

        assert make_lesson(new).edition == 2
        assert QuizPage.objects.get(pk=make_quiz(new).pk).edition == 2
        copied = new.copy(recursive=True, update_attrs={"slug": "copied"}, keep_live=True)
        assert {copied.edition} | {page.edition for page in lessons_of(copied)} == {1}

    def test_pressed_again_makes_no_third(self, course, metropolis):
        renewed(course, metropolis)

        with pytest.raises(actions.AlreadyMade):
            actions.make_new_edition(course=course, after=1, year=2028, by=metropolis)

        assert list(Edition.objects.values_list("number", "year")) == [(1, 2026)]

    @pytest.mark.parametrize("year", [2025, 2026])
    def test_the_year_is_a_later_one(self, course, metropolis, year):
        with pytest.raises(ValidationError, match="年度"):
            actions.make_new_edition(course=course, after=1, year=year, by=metropolis)
        assert not Edition.objects.exists()

    def test_a_course_that_is_not_published_or_waits_for_its_day_has_none(self, course, metropolis):
        waiting = make_course()
        waiting.go_live_at = timezone.now() + datetime.timedelta(days=3)
        waiting.save_revision().publish()
        hidden = make_course()
        hidden.unpublish()

        for page in (waiting, hidden):
            with pytest.raises(ValidationError):
                renewed(page, metropolis)
        assert not Edition.objects.exists()

    def test_nothing_of_people_changes(self, course, metropolis, worker, colleague, design):
        course.certificate_design = design
        publish(course)
        completed(worker, course)
        finished(colleague, lessons_of(course)[0])
        tables = (Record, Certificate, Progress, Attempt)
        before = [list(table.objects.order_by("pk").values()) for table in tables]

        renewed(course, metropolis)

        assert [list(table.objects.order_by("pk").values()) for table in tables] == before
        assert {row.course_key for row in Progress.objects.all()} == {course.key}


class TestUnderWay:
    def test_one_completes_the_edition_one_began_and_new_lessons_are_not_asked_for(
        self, course, metropolis, worker, colleague
    ):
        first, second = lessons_of(course)
        finished(worker, first)
        new = renewed(course, metropolis)
        new.title, new.lecture_minutes = "面接の基本（改）", 999
        new = publish(new)
        added = make_lesson(new)
        actions.reevaluate(outline_of(new), progress=lambda _: None)

        finished(worker, second)
        passed(worker, quiz_of(course))
        finished(colleague, first, second)
        passed(colleague, quiz_of(course))

        own = Record.objects.get(person=worker, kind=Kind.COURSE)
        assert (own.edition, own.subject_title, own.lecture_minutes, own.revision_id) == (
            1, "面接の基本", 0, edition_of(course).revision_id,
        )  # fmt: skip
        assert own.evidence["edition_year"] == 2026
        assert not Record.objects.filter(person=colleague, kind=Kind.COURSE).exists()
        finished(colleague, added)
        theirs = Record.objects.get(person=colleague, kind=Kind.COURSE)
        assert (theirs.edition, theirs.evidence["edition_year"]) == (2, 2027)
        assert broken("courses") == []

    def test_a_lesson_that_is_gone_is_not_asked_for(self, course, metropolis, worker):
        first, second = lessons_of(course)
        finished(worker, first)
        passed(worker, quiz_of(course))
        new = renewed(course, metropolis)
        LessonPage.objects.get(pk=second.pk).unpublish()

        assert actions.reevaluate_changed([new], by=metropolis) != []
        actions.reevaluate(outline_of(new), progress=lambda _: None)

        assert Record.objects.get(person=worker, kind=Kind.COURSE).edition == 1

    def test_only_whose_edition_asks_for_something_else_is_counted_again(
        self, course, metropolis, worker
    ):
        started(worker, course)
        new = renewed(course, metropolis)
        make_lesson(new)

        assert actions.reevaluate_changed([new], by=metropolis) == []

    def test_who_begins_now_begins_the_new_edition_and_so_does_a_later_round(
        self, course, metropolis, worker, colleague
    ):
        completed(worker, course)
        new = renewed(course, metropolis)

        started(colleague, new)
        void(Record.objects.get(person=worker, kind=Kind.COURSE), reason="誤り", by=metropolis)
        begin(worker, new, post=post_of(worker), by=worker, at=timezone.now())

        rows = Progress.objects.values_list("person", "round", "edition")
        assert set(rows) == {(worker.pk, 2, 2), (colleague.pk, 1, 2)}
        assert [each.number for each in editions_taken(worker)] == [1]  # its lessons are done
        assert editions_taken(colleague) == []

    def test_three_courses_in_earlier_editions_cost_no_query_more(
        self, metropolis, worker, django_assert_max_num_queries
    ):
        courses = [make_course(lessons=1) for _ in range(3)]
        for each in courses:
            started(worker, each)
            renewed(each, metropolis)
        outlines = [outline_of(CoursePage.objects.get(pk=each.pk)) for each in courses]
        load_standings(worker, outlines, on=timezone.localdate())  # what is remembered

        with django_assert_max_num_queries(6):
            (*_, last) = load_standings(worker, outlines, on=timezone.localdate())
        assert last.outline.course.edition == 1


class TestRuns:
    def test_who_gets_a_seat_takes_the_edition_the_run_was_announced_in(
        self, course, metropolis, worker, colleague
    ):
        old = open_run(by=metropolis, course=course)
        new = open_run(by=metropolis, course=renewed(course, metropolis))

        for person, run in ((worker, old), (colleague, new)):
            seat = Enrolment(run=run, person=person, post=post_of(person))
            make_ready([seat], run, by=metropolis, at=timezone.now())

        rows = Progress.objects.values_list("person", "edition")
        assert set(rows) == {(worker.pk, 1), (colleague.pk, 2)}


class TestReading:
    @pytest.fixture
    def taken(self, course, metropolis, worker):
        """Completed by the worker in the edition of 令和8年度; rewritten since."""
        lesson = rewritten(lessons_of(course)[0], BODY)
        completed(worker, course)
        renewed(course, metropolis)
        rewritten(lesson, title="書き直した単元")
        return course

    def test_who_took_it_reads_it_as_it_was(self, client, worker, taken):
        client.force_login(worker)
        page = client.get(taken.url)
        address = reverse("courses:edition", args=[taken.key, 1])

        assert address in page.content.decode()
        assert address in client.get(reverse("my_records")).content.decode()
        assert "書き直した単元" not in client.get(address).content.decode()
        lesson = client.get(f"{address}1/").content.decode()
        assert "昨年度の本文" in lesson
        assert "今年度の本文" not in lesson
        assert "令和8年度版" in lesson
        assert "<form" not in lesson.split("<main")[1].split("</main")[0]
        assert "今年度の本文" in client.get(lessons_of(taken)[0].url).content.decode()

    def test_others_find_nothing(self, client, colleague, trainer, taken):
        started(colleague, CoursePage.objects.get(pk=taken.pk))
        for person in (colleague, trainer):
            client.force_login(person)
            for place in ("", "1/"):
                address = reverse("courses:edition", args=[taken.key, 1])
                assert client.get(f"{address}{place}").status_code == 404

    @pytest.mark.parametrize("tail", ["2/", "99/", "1/0/", "1/3/"])
    def test_what_there_is_not_is_not_found(self, client, worker, taken, tail):
        client.force_login(worker)
        assert client.get(f"/learn/courses/{taken.key}/editions/{tail}").status_code == 404

    def test_it_stays_when_the_course_is_gone(self, client, worker, taken):
        Page.objects.get(pk=taken.pk).delete()
        client.force_login(worker)
        address = reverse("courses:edition", args=[taken.key, 1])
        assert "面接の基本" in client.get(address).content.decode()
        assert "昨年度の本文" in client.get(f"{address}1/").content.decode()

    def test_who_is_under_way_is_told_in_which(self, client, course, metropolis, worker, colleague):
        started(worker, course)
        new = renewed(course, metropolis)
        added = make_lesson(new, title="新しい単元")

        client.force_login(worker)
        html = client.get(new.url).content.decode()
        assert "令和8年度版で受講しています" in html
        assert added.title not in html
        client.force_login(colleague)
        html = client.get(new.url).content.decode()
        assert "令和8年度版で受講しています" not in html
        assert added.title in html

    def test_the_catalogue_and_search_know_one_course_of_the_new_year(self, client, worker, taken):
        client.force_login(worker)
        other, link = make_course(year=2026), f'href="{taken.url}"'
        found = client.get("/courses/", {"year": "2027"}).content.decode()
        assert (found.count(link), other.url in found) == (1, False)
        found = client.get("/courses/", {"year": "2026"}).content.decode()
        assert (found.count(link), other.url in found) == (0, True)
        assert CoursePage.objects.filter(subject_key=taken.subject_key).count() == 1
        hits = CoursePage.objects.live().filter(title=F("title")).search("面接の基本")
        assert [hit.pk for hit in hits] == [taken.pk]


class TestOffice:
    @pytest.fixture
    def in_cms(self, client):
        ensure_cms_groups()

        def enter(user):
            client.force_login(user)
            return client

        return enter

    def test_the_button_leads_to_a_form_that_makes_one(self, in_cms, course, metropolis):
        client, address = in_cms(metropolis), reverse("new_edition", args=[course.pk])
        editor = reverse("wagtailadmin_pages:edit", args=[course.pk])

        assert address in client.get(editor).content.decode()
        page = client.get(address)
        years = [value for value, _label in page.context["form"].fields["year"].choices]
        assert years[0] == "2027"
        answer = client.post(address, {"year": "2027", "after": "1"})
        assert answer.url == editor
        again = client.post(address, {"year": "2027", "after": "1"}, follow=True)
        assert [str(each) for each in again.context["messages"]] == [
            "「面接の基本」は、令和9年度版になりました。",
            "新しい版は、すでにつくられています。",
        ]
        assert "令和8年度版" in again.content.decode()
        assert CoursePage.objects.get(pk=course.pk).edition == 2

    @pytest.mark.parametrize("entry", [{}, {"year": ""}, {"year": "2026"}, {"year": "二千"}])
    def test_another_year_is_refused_at_its_field(self, in_cms, course, metropolis, entry):
        answer = in_cms(metropolis).post(
            reverse("new_edition", args=[course.pk]), {"after": "1"} | entry
        )
        assert list(answer.context["form"].errors) == ["year"]
        assert not Edition.objects.exists()

    def test_a_draft_that_waits_is_named_instead_of_the_form(self, in_cms, course, metropolis):
        course.unpublish()
        html = in_cms(metropolis).get(reverse("new_edition", args=[course.pk])).content.decode()
        assert "公開中の研修だけです" in html
        assert 'name="year"' not in html

    def test_the_office_renews_all_and_a_trainer_what_is_theirs(
        self, course, metropolis, trainer, worker, administrator, nerima, nerima_hr
    ):
        other = make_course(organiser=nerima)
        assert set(courses_to_renew(metropolis)) == {course, other}
        assert set(courses_to_renew(trainer)) == {course}
        for person in (worker, administrator, nerima_hr):
            assert not courses_to_renew(person).exists()
