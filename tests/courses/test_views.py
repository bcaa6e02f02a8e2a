"""The pages of courses as people meet them: doors, states, buttons, and what must not happen."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from core.templatetags.japanese import md
from courses import actions
from courses.models import Attempt, LessonPage, Progress
from courses.outline import address
from courses.states import AttemptState
from records.models import Record
from records.states import Kind
from tests.factories import courses as make
from tests.factories.courses import (
    attempt_of,
    failed,
    finished,
    lessons_of,
    make_course,
    passed,
    quiz_of,
    right_answers,
    started,
)

pytestmark = pytest.mark.django_db


def body(response) -> str:
    return response.content.decode()


@pytest.fixture
def as_worker(client, worker):
    client.force_login(worker)
    return client


class TestCourse:
    def test_who_has_not_begun_is_offered_to_begin(self, as_worker):
        course = make_course(lessons=2, quiz={})

        response = as_worker.get(address(course))

        assert response.status_code == 200
        assert response.context["next"].url == reverse("courses:start", args=[course.key])
        assert [row.state for row in response.context["lessons"]] == ["todo", "todo"]

    def test_beginning_leads_to_the_first_lesson(self, as_worker, worker):
        course = make_course(lessons=2)

        response = as_worker.post(reverse("courses:start", args=[course.key]))

        assert response.url == address(lessons_of(course)[0])
        assert Progress.objects.filter(person=worker, course_key=course.key).exists()

    def test_the_way_through_says_what_is_next(self, as_worker, worker):
        course = make_course(lessons=2, quiz={"after_lessons": True})
        first, second = lessons_of(course)
        steps = []

        def look():
            step = as_worker.get(address(course)).context["next"]
            steps.append((step.kind, step.url))

        look()
        started(worker, course)
        look()
        finished(worker, first)
        look()
        finished(worker, second)
        look()
        attempt = attempt_of(worker, quiz_of(course))
        look()
        actions.submit_attempt(attempt=attempt, answers=right_answers(attempt), by=worker)
        look()

        assert steps == [
            ("start", reverse("courses:start", args=[course.key])),
            ("lesson", address(first)),
            ("lesson", address(second)),
            ("quiz", reverse("courses:quiz", args=[quiz_of(course).key])),
            ("attempt", reverse("courses:attempt", args=[attempt.pk])),
            ("completed", ""),
        ]

    def test_goes_on_at_the_heading_one_had_come_to(self, as_worker, worker):
        course = make_course(lessons=2)
        _first, second = lessons_of(course)
        started(worker, course)
        actions.note_place(lesson=second, course_key=course.key, anchor="h-7", person=worker)

        assert as_worker.get(address(course)).context["next"].url == f"{address(second)}#h-7"

    def test_a_locked_quiz_says_what_opens_it(self, as_worker):
        course = make_course(lessons=2, quiz={"after_lessons": True, "attempts_allowed": 3})

        rows = as_worker.get(address(course)).context["rows"]

        assert [row.state for row in rows] == ["todo", "lock"]
        assert "2" in rows[1].why
        assert "3" in rows[1].why

    def test_once_completed_the_button_shows_the_certificate(self, as_worker, worker, design):
        course = make_course(lessons=1, certificate_design=design)
        finished(worker, *lessons_of(course))

        response = as_worker.get(address(course))

        certificate = response.context["certificate"]
        assert certificate.person == worker
        assert f'href="{reverse("certificates:certificate", args=[certificate.pk])}"' in body(
            response
        )

    def test_what_one_has_done_is_not_shown_to_the_next(self, client, worker, colleague):
        """Parts of the page are drawn once for all of whom the same is said."""
        course = make_course(lessons=2)
        finished(worker, *lessons_of(course))
        pages = []
        for person in (colleague, worker, colleague):
            client.force_login(person)
            html = body(client.get(address(course)))
            pages.append(("） 修了" in html, html.count("state--done")))

        assert pages == [(False, 0), (True, 3), (False, 0)]

    def test_signed_out_is_the_login_page(self, client):
        response = client.get(address(make_course()))

        assert response.status_code == 302
        assert response.url.startswith("/accounts/login/")

    @pytest.mark.parametrize("count", [1, 3])
    def test_query_count(self, as_worker, worker, count, django_assert_num_queries):
        """Session, person, version of the content, posts; progress, facts, attempts, what is owed."""
        course = make_course(lessons=count, quiz={})
        started(worker, course)
        as_worker.get(address(course))

        with django_assert_num_queries(9):
            as_worker.get(address(course))


class TestLesson:
    def test_shows_text_neighbours_and_the_button(self, as_worker):
        course = make_course(lessons=3)
        first, second, third = lessons_of(course)

        response = as_worker.get(address(second))

        assert "本文です。" in body(response)
        assert response.context["previous"].page == first
        assert response.context["following"].page == third
        assert reverse("courses:finish_lesson", args=[second.key]) in body(response)

    def test_reading_writes_nothing(self, as_worker):
        (lesson,) = lessons_of(make_course())

        as_worker.get(address(lesson))

        assert not Record.objects.exists()
        assert not Progress.objects.exists()

    def test_is_finished_by_the_button_alone(self, as_worker, worker):
        (lesson,) = lessons_of(make_course())
        url = reverse("courses:finish_lesson", args=[lesson.key])

        assert as_worker.get(url).status_code == 405
        assert not Record.objects.exists()
        as_worker.post(url)

        assert Record.objects.of(worker).of_kind(Kind.LESSON).count() == 1

    def test_finishing_leads_on(self, as_worker):
        course = make_course(lessons=2)
        first, second = lessons_of(course)

        on = as_worker.post(reverse("courses:finish_lesson", args=[first.key]))
        back = as_worker.post(reverse("courses:finish_lesson", args=[second.key]))

        assert (on.url, back.url) == (address(second), address(course))

    @pytest.mark.parametrize("how", ["unpublish", "delete", "course"])
    def test_taken_down_while_being_read_is_said_and_nothing_is_lost(self, as_worker, worker, how):
        course = make_course(lessons=2)
        first, second = lessons_of(course)
        finished(worker, first)
        if how == "course":
            course.unpublish()
        else:
            getattr(second, how)()

        response = as_worker.post(reverse("courses:finish_lesson", args=[second.key]))

        assert response.status_code == 404
        assert "courses/gone.html" in [template.name for template in response.templates]
        assert Record.objects.of(worker).count() == 1

    def test_tells_the_server_where_one_is(self, as_worker, worker):
        course = make_course()
        (lesson,) = lessons_of(course)
        started(worker, course)

        response = as_worker.post(reverse("courses:here", args=[lesson.key]), {"anchor": "h-abc"})

        assert response.status_code == 204
        assert Progress.objects.get(person=worker).last_anchor == "h-abc"

    @pytest.mark.parametrize("count", [1, 3])
    def test_query_count(self, as_worker, count, django_assert_num_queries):
        """As of a course; where there is no quiz nobody asks for attempts; and the own note."""
        course = make_course(lessons=count)
        lesson = lessons_of(course)[0]
        as_worker.get(address(lesson))

        with django_assert_num_queries(9):
            as_worker.get(address(lesson))

    def test_a_new_revision_shows_at_once(self, as_worker):
        (lesson,) = lessons_of(make_course())
        as_worker.get(address(lesson))
        lesson.body = [("text", "<p>新しい本文です。</p>")]
        make.publish(lesson)

        assert "新しい本文です。" in body(as_worker.get(address(lesson)))


def preview(client, rf, user, page):
    """As the CMS does it: an inner request with the cookies of the outer one."""
    client.force_login(user)
    request = rf.get("/", HTTP_COOKIE=client.cookies.output(header="", sep=";"))
    return page.make_preview_request(request, page.default_preview_mode)


class TestPreview:
    @pytest.mark.parametrize("which", ["course", "lesson", "quiz"])
    def test_of_a_draft_works_and_writes_nothing(self, client, rf, trainer, which):
        course = make_course(lessons=1, quiz={"time_limit": 5})
        page = {"course": course, "lesson": lessons_of(course)[0], "quiz": quiz_of(course)}[which]
        page.title = "下書きの題"

        response = preview(client, rf, trainer, page)

        assert response.status_code == 200
        assert (
            "下書きの題" in response.rendered_content
            if hasattr(response, "rendered_content")
            else body(response)
        )
        assert not Progress.objects.exists()

    @pytest.mark.parametrize("which", ["course", "lesson"])
    def test_readers_never_see_what_was_previewed(self, client, rf, trainer, worker, which):
        course = make_course(lessons=1)
        page = {"course": course, "lesson": lessons_of(course)[0]}[which]
        title, page.title = page.title, "下書きの題"
        page.lead = "下書きの一文"

        preview(client, rf, trainer, page)
        client.force_login(worker)
        html = body(client.get(address(page)))

        assert f"<h1>{title}</h1>" in html
        assert "下書きの" not in html

    def test_of_a_lesson_that_was_never_saved(self, client, rf, trainer):
        course = make_course(lessons=1)
        page = LessonPage(title="新しい単元", slug="new", body=[("text", "<p>まだ。</p>")])
        page.path, page.depth = course.path + "00ZZ", course.depth + 1
        page.set_url_path(course)

        response = preview(client, rf, trainer, page)

        assert "まだ。" in body(response)


class TestQuiz:
    def test_introduces_itself_under_both_addresses(self, as_worker):
        quiz = quiz_of(make_course(lessons=0, quiz={"time_limit": 20, "attempts_allowed": 3}))

        for url in (address(quiz), reverse("courses:quiz", args=[quiz.key])):
            response = as_worker.get(url)
            assert response.status_code == 200
            assert response.context["left"] == 3
            assert response.context["questions"] == 2

    def test_lists_attempts_so_far(self, as_worker, worker):
        quiz = quiz_of(make_course(lessons=0, quiz={}))
        first, second = failed(worker, quiz), passed(worker, quiz)

        response = as_worker.get(address(quiz))

        rows = [(row.url, row.day, row.title, row.points) for row in response.context["tries"]]
        assert rows == [
            (reverse("courses:attempt", args=[attempt.pk]), md(attempt.submitted_at), title, points)
            for attempt, title, points in ((second, "2回目", "100点"), (first, "1回目", "0点"))
        ]
        outcomes = [strip_tags(row.outcome).strip() for row in response.context["tries"]]
        assert outcomes == ["合格", "不合格"]
        assert response.context["left"] == 1

    def test_beginning_leads_to_the_paper(self, as_worker, worker):
        quiz = quiz_of(make_course(lessons=0, quiz={}))

        response = as_worker.post(reverse("courses:begin_attempt", args=[quiz.key]))

        attempt = Attempt.objects.get(person=worker)
        assert response.url == reverse("courses:attempt", args=[attempt.pk])

    def test_beginning_what_is_closed_says_why(self, as_worker):
        quiz = quiz_of(make_course(lessons=1, quiz={"after_lessons": True}))

        response = as_worker.post(reverse("courses:begin_attempt", args=[quiz.key]), follow=True)

        assert [str(message) for message in response.context["messages"]] == [
            response.context["closed"]
        ]
        assert not Attempt.objects.exists()

    def test_a_forgotten_attempt_is_graded_on_the_way(self, as_worker, worker):
        quiz = quiz_of(make_course(lessons=0, quiz={"time_limit": 10}))
        attempt_of(worker, quiz, at=timezone.now() - datetime.timedelta(minutes=11))

        response = as_worker.get(address(quiz))

        assert [row.title for row in response.context["tries"]] == ["1回目"]
        assert response.context["running"] is None

    @pytest.mark.parametrize("count", [1, 3])
    def test_query_count(self, as_worker, worker, count, django_assert_max_num_queries):
        quiz = quiz_of(make_course(lessons=1, quiz={"attempts_allowed": 0}))
        for _ in range(count):
            failed(worker, quiz)
        as_worker.get(address(quiz))

        with django_assert_max_num_queries(23):
            as_worker.get(address(quiz))


class TestAttempt:
    @pytest.fixture
    def attempt(self, worker) -> Attempt:
        return attempt_of(worker, quiz_of(make_course(lessons=0, quiz={"questions": 2})))

    def entered(self, attempt, answers) -> dict:
        shown = {f"shown-{item['id']}": "1" for item in attempt.snapshot}
        return shown | {f"q-{key}": value for key, value in answers.items()}

    def test_asks_all_questions_with_choices(self, as_worker, worker):
        category = make.QuestionCategoryFactory()
        make.QuestionFactory(category=category, multiple=True)
        make.QuestionFactory(category=category, true_false=True)
        make.QuestionFactory(category=category, short=True)
        quiz = make.make_quiz(make_course(lessons=0), category=category, bank=0, questions=3)
        attempt = attempt_of(worker, quiz)

        html = body(as_worker.get(reverse("courses:attempt", args=[attempt.pk])))

        assert html.count("<fieldset") == 3
        assert html.count('type="checkbox"') == 3
        assert html.count('type="radio"') == 2
        assert 'type="text"' in html
        assert "correct" not in html

    def test_saves_one_question_as_it_is_answered(self, as_worker, attempt):
        first, _second = (item["id"] for item in attempt.snapshot)
        url = reverse("courses:save_answers", args=[attempt.pk])

        response = as_worker.post(
            url, {f"shown-{first}": "1", f"q-{first}": "c1"}, headers={"HX-Request": "true"}
        )

        attempt.refresh_from_db()
        assert response.status_code == 200
        assert attempt.answers == {first: ["c1"]}

    def test_an_old_tab_does_not_wipe_out_what_was_saved(self, as_worker, attempt):
        first, second = (item["id"] for item in attempt.snapshot)
        url = reverse("courses:save_answers", args=[attempt.pk])
        as_worker.post(url, self.entered(attempt, {first: "c1"}))

        as_worker.post(url, self.entered(attempt, {second: "c2"}))

        attempt.refresh_from_db()
        assert attempt.answers == {first: ["c1"], second: ["c2"]}

    def test_asks_before_submitting_with_answers_missing(self, as_worker, attempt):
        first, _second = (item["id"] for item in attempt.snapshot)
        url = reverse("courses:submit_attempt", args=[attempt.pk])

        asked = as_worker.post(url, self.entered(attempt, {first: "c1"}))

        attempt.refresh_from_db()
        assert asked.context["missing"] == [2]
        assert (attempt.state, attempt.answers) == (AttemptState.OPEN, {first: ["c1"]})
        as_worker.post(url, self.entered(attempt, {first: "c1"}) | {"confirmed": "1"})
        attempt.refresh_from_db()
        assert attempt.state == AttemptState.GRADED

    def test_submits_and_shows_the_result(self, as_worker, attempt):
        right = {key: value[0] for key, value in right_answers(attempt).items()}

        response = as_worker.post(
            reverse("courses:submit_attempt", args=[attempt.pk]),
            self.entered(attempt, right),
            follow=True,
        )

        assert response.context["attempt"].passed
        assert [line.right for line in response.context["lines"]] == [True, True]

    def test_a_second_submit_is_told_and_changes_nothing(self, as_worker, worker):
        attempt = passed(worker, quiz_of(make_course(lessons=0, quiz={})))

        response = as_worker.post(
            reverse("courses:submit_attempt", args=[attempt.pk]), {"confirmed": "1"}, follow=True
        )

        assert [str(message) for message in response.context["messages"]] == [
            " ".join(actions.AlreadySubmitted().messages)
        ]
        assert response.context["attempt"].score == 100

    @pytest.mark.parametrize(
        "entered",
        [{"q-999": "c1"}, {"q-first": "c9"}, {"q-": "x"}, {"shown-999": "1", "q-999": "c1"}],
    )
    @pytest.mark.parametrize("name", ["save_answers", "submit_attempt"])
    def test_foreign_answers_are_refused_with_400(self, as_worker, attempt, entered, name):
        first = attempt.snapshot[0]["id"]
        sent = {key.replace("first", first): value for key, value in entered.items()}

        response = as_worker.post(reverse(f"courses:{name}", args=[attempt.pk]), sent)

        attempt.refresh_from_db()
        assert response.status_code == 400
        assert (attempt.state, attempt.answers) == (AttemptState.OPEN, {})

    def test_strange_characters_are_no_error(self, as_worker, worker):
        category = make.QuestionCategoryFactory()
        make.QuestionFactory(category=category, short=True)
        quiz = make.make_quiz(make_course(lessons=0), category=category, bank=0, questions=1)
        attempt = attempt_of(worker, quiz)

        response = as_worker.post(
            reverse("courses:save_answers", args=[attempt.pk]),
            {f"q-{attempt.snapshot[0]['id']}": "一時\0保護\u2028𠮷"},
        )

        assert response.status_code < 500

    def test_what_comes_late_is_not_taken(self, as_worker, worker):
        quiz = quiz_of(make_course(lessons=0, quiz={"time_limit": 10}))
        attempt = attempt_of(worker, quiz, at=timezone.now() - datetime.timedelta(minutes=11))
        right = {key: value[0] for key, value in right_answers(attempt).items()}

        response = as_worker.post(
            reverse("courses:submit_attempt", args=[attempt.pk]),
            self.entered(attempt, right),
            follow=True,
        )

        attempt.refresh_from_db()
        assert (attempt.state, attempt.score) == (AttemptState.GRADED, 0)
        assert [str(message) for message in response.context["messages"]] == [
            " ".join(actions.TimeIsOver().messages)
        ]

    def test_saving_late_leads_to_the_result(self, as_worker, worker):
        quiz = quiz_of(make_course(lessons=0, quiz={"time_limit": 10}))
        attempt = attempt_of(worker, quiz, at=timezone.now() - datetime.timedelta(minutes=11))
        url = reverse("courses:attempt", args=[attempt.pk])

        response = as_worker.post(
            reverse("courses:save_answers", args=[attempt.pk]), headers={"HX-Request": "true"}
        )

        assert response.headers["HX-Redirect"] == url
        assert as_worker.get(url).context["attempt"].state == AttemptState.GRADED

    @pytest.mark.parametrize("name", ["attempt", "save_answers", "submit_attempt"])
    def test_somebody_elses_is_404(self, client, colleague, attempt, name):
        client.force_login(colleague)
        url = reverse(f"courses:{name}", args=[attempt.pk])

        response = client.get(url) if name == "attempt" else client.post(url)

        assert response.status_code == 404

    @pytest.mark.parametrize(
        ("feedback", "good", "shown"),
        [
            ("after_attempt", False, True),
            ("after_attempt", True, True),
            ("after_pass", False, False),
            ("after_pass", True, True),
            ("score_only", False, False),
            ("score_only", True, False),
        ],
    )
    def test_shows_answers_as_the_author_chose(self, as_worker, worker, feedback, good, shown):
        quiz = quiz_of(make_course(lessons=0, quiz={"feedback": feedback}))
        attempt = (passed if good else failed)(worker, quiz)

        html = body(as_worker.get(reverse("courses:attempt", args=[attempt.pk])))

        assert ("解説です。" in html) == shown

    @pytest.mark.parametrize("count", [1, 3])
    def test_query_count(self, as_worker, worker, count, django_assert_max_num_queries):
        attempt = attempt_of(worker, quiz_of(make_course(lessons=0, quiz={"questions": count})))
        url = reverse("courses:attempt", args=[attempt.pk])
        as_worker.get(url)

        with django_assert_max_num_queries(12):
            as_worker.get(url)
