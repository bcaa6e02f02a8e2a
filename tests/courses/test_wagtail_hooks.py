"""What an author meets in the CMS: the bank, the checks before publishing, the way to the office."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.blocks import StreamValue
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from core.models import Job
from courses.models import CoursePage, Question, QuizPage
from people.cms_rights import ensure_cms_groups
from people.roles import CMS_GROUPS, Role
from tests.factories.courses import (
    QuestionCategoryFactory,
    QuestionFactory,
    course_index,
    lessons_of,
    make_course,
    make_quiz,
    publish,
    started,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_cms(client):
    """Signed in to the CMS with the rights of one's posts."""
    course_index()
    ensure_cms_groups()

    def enter(user):
        client.force_login(user)
        assert client.get(reverse("wagtailadmin_home")).status_code == 200
        return client

    return enter


def messages_of(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def edit_form(client, page: Page, **changes) -> dict[str, str]:
    """What the browser would send back from the edit page, with changes."""
    form = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"]
    data = {}
    for field in form:
        value = field.value()
        if isinstance(value, StreamValue):
            data |= nested_form_data({field.html_name: streamfield([])})
        else:
            data[field.html_name] = "" if value is None else value
    for formset in form.formsets.values():
        for field in formset.management_form:
            data[field.html_name] = field.value()
        for inner in formset.forms:
            for field in inner:
                data[field.html_name] = "" if field.value() is None else field.value()
    booleans = [name for name, value in data.items() if value is False]
    return {name: value for name, value in data.items() if name not in booleans} | changes


class TestBank:
    def test_lists_questions_by_category_and_kind(self, in_cms, trainer):
        wanted = QuestionFactory(short=True, prompt="探す設問")
        QuestionFactory(prompt="ほかの設問")
        client = in_cms(trainer)
        url = reverse(Question.snippet_viewset.get_url_name("list"))

        html = client.get(url, {"category": wanted.category_id, "kind": "short"}).content.decode()

        assert "探す設問" in html
        assert "ほかの設問" not in html

    def test_shows_a_question_as_it_will_look(self, in_cms, trainer, rf):
        question = QuestionFactory(prompt="見本の設問", explanation="見本の解説")
        client = in_cms(trainer)
        request = rf.get("/", HTTP_COOKIE=client.cookies.output(header="", sep=";"))

        html = question.make_preview_request(request).content.decode()

        assert "見本の設問" in html
        assert "見本の解説" in html

    def test_is_closed_to_learners(self, client, worker):
        client.force_login(worker)

        url = reverse(Question.snippet_viewset.get_url_name("list"))

        assert client.get(url).status_code == 404


class TestPublishing:
    def test_people_under_way_are_counted_again_and_the_author_is_told(
        self, in_cms, metropolis, worker
    ):
        course = make_course(lessons=2)
        started(worker, course)
        lesson = lessons_of(course)[1]

        response = in_cms(metropolis).post(
            reverse("wagtailadmin_pages:unpublish", args=[lesson.pk]), follow=True
        )

        (job,) = Job.objects.filter(kind="courses.reevaluate")
        assert job.arguments == {"course": course.key}
        assert job.by == metropolis
        assert any(reverse("job", args=[job.public_id]) in text for text in messages_of(response))

    def test_what_changes_no_rule_starts_nothing(self, in_cms, metropolis, worker):
        course = make_course(lessons=1)
        started(worker, course)
        client = in_cms(metropolis)
        (lesson,) = lessons_of(course)

        client.post(
            reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
            edit_form(client, lesson, title="ほかの題")
            | nested_form_data({"body": streamfield([("text", rich_text("<p>本文</p>"))])})
            | {"action-publish": "1"},
        )

        lesson.refresh_from_db()
        assert lesson.title == "ほかの題"
        assert not Job.objects.exists()


class TestShortBank:
    @pytest.fixture
    def quiz(self, db) -> QuizPage:
        return make_quiz(make_course(lessons=0), questions=3, bank=2)

    def send(self, client, quiz, action):
        data = edit_form(client, quiz)
        if action:
            data[action] = "1"
        url = reverse("wagtailadmin_pages:edit", args=[quiz.pk])
        return client.post(url, data, follow=True)

    def test_is_not_published(self, in_cms, metropolis, quiz):
        category = quiz.draws.get().category

        response = self.send(in_cms(metropolis), quiz, "action-publish")

        assert [category.name in str(e) for e in response.context["form"].non_field_errors()] == [
            True
        ]

    def test_is_kept_as_a_draft_with_a_warning(self, in_cms, metropolis, quiz):
        category = quiz.draws.get().category

        response = self.send(in_cms(metropolis), quiz, "")

        assert any(category.name in text for text in messages_of(response))

    def test_goes_out_once_the_questions_are_there(self, in_cms, metropolis, quiz):
        QuestionFactory(category=quiz.draws.get().category)
        before = quiz.live_revision_id

        self.send(in_cms(metropolis), quiz, "action-publish")

        quiz.refresh_from_db()
        assert quiz.live_revision_id != before


class TestModeration:
    @pytest.fixture
    def workflow(self, db) -> Workflow:
        """Wagtail's own: whoever publishes approves."""
        ensure_cms_groups()
        workflow = Workflow.objects.create(name="公開の承認")
        task = GroupApprovalTask.objects.create(name="都の承認")
        task.groups.add(Group.objects.get(name=CMS_GROUPS[Role.METROPOLIS]))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
        WorkflowPage.objects.create(workflow=workflow, page=course_index())
        return workflow

    def test_a_trainer_submits_and_the_office_publishes(
        self, in_cms, workflow, trainer, metropolis, bureau
    ):
        course = course_index().add_child(
            instance=CoursePage(
                title="新しい研修",
                slug="new",
                lead="試験",
                audience="全員",
                organiser=bureau,
                live=False,
                owner=trainer,
            )
        )
        course.save_revision(user=trainer)
        client = in_cms(trainer)
        edit = reverse("wagtailadmin_pages:edit", args=[course.pk])

        client.post(edit, edit_form(client, course) | {"action-publish": "1"})
        course.refresh_from_db()
        assert not course.live
        client.post(edit, edit_form(client, course) | {"action-submit": "1"})
        state = course.current_workflow_state
        assert state is not None
        in_cms(metropolis)
        state.current_task_state.approve(user=metropolis)

        course.refresh_from_db()
        assert course.live


def test_the_categories_a_quiz_may_name_are_there(in_cms, metropolis):
    category = QuestionCategoryFactory(name="通告と受理")
    client = in_cms(metropolis)
    quiz = make_quiz(make_course(lessons=0), category=category, questions=1)

    html = client.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])).content.decode()

    assert "通告と受理" in html
    assert publish(quiz).live
