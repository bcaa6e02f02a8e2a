"""Guidelines in the queue of the front page."""

import pytest
from django.utils import timezone

from guidelines.today import guidelines_today
from records.models import Obligation
from tests.factories.courses import make_course, started
from tests.factories.guidelines import body, make_published, psychologists, published, rewrite
from tests.guidelines.readings import a_psychologist, acknowledged, page_of, signed_in

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def reader():
    return a_psychologist()


@pytest.fixture
def publish(reader, django_capture_on_commit_callbacks):
    audience = psychologists()

    def do(page=None, **fields):
        with django_capture_on_commit_callbacks(execute=True):
            if page is not None:
                return published(rewrite(page, **fields))
            return make_published(audience=audience, **fields)

    return do


def test_what_is_due_within_the_month_is_a_task(reader, publish, django_assert_num_queries):
    soon = publish(title="すぐ読む指針", due_days=7)
    publish(title="いつか読む指針", due_days=200)
    guidelines_today(reader, TODAY())

    with django_assert_num_queries(1):
        tasks, due = guidelines_today(reader, TODAY())

    assert [task.title for task in tasks] == ["「すぐ読む指針」を読む"]
    assert tasks[0].url == f"/my/guidelines/{soon.public_id}/"
    assert [row.title for row in due] == ["「すぐ読む指針」を読む", "「いつか読む指針」を読む"]


def test_what_is_confirmed_is_none_and_the_next_edition_asks_for_its_changes(reader, publish):
    first = publish()
    acknowledged(reader, first)
    assert guidelines_today(reader, TODAY()) == ([], [])

    publish(page_of(first), body=body({1: "書き直しました。"}))

    (task,), _due = guidelines_today(reader, TODAY())
    assert task.action == "変わったところを読む"
    assert "第2版" in task.meta


def test_the_front_page_has_one_queue(reader, publish):
    course = make_course(lessons=1)
    started(reader, course)
    publish(title="心理職の指針", due_days=7)

    page = signed_in(reader).get("/my/")

    titles = [task.title for task in page.context["tasks"]]
    assert titles[0] == "「心理職の指針」を読む"
    assert len(titles) == page.context["count"] == 2
    assert [row.title for row in page.context["due"]] == ["「心理職の指針」を読む"]


def test_what_somebody_else_owes_is_not_there(publish):
    publish()
    other = a_psychologist("other")
    Obligation.objects.filter(person=other).delete()

    assert guidelines_today(other, TODAY()) == ([], [])
