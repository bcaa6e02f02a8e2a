import pytest
from django.db import transaction

from core.messages import Note, tell, tell_each
from core.models import Mail, Message
from tests.factories.messages import told

pytestmark = pytest.mark.django_db


def rows():
    return set(Message.objects.values_list("person__username", "key", "title"))


def test_one_person_or_many_are_told_alike(worker, colleague, outsider):
    tell(worker, kind="tests.news", key="a", title="一人へ")
    tell([worker, colleague.pk], kind="tests.news", key="b", title="二人へ")

    assert rows() == {
        ("worker", "a", "一人へ"),
        ("worker", "b", "二人へ"),
        ("colleague", "b", "二人へ"),
    }


def test_the_same_key_is_told_once_in_the_words_of_the_first_time(worker, colleague):
    tell(worker, kind="tests.news", key="a", title="初め")

    tell([worker, worker, colleague], kind="tests.news", key="a", title="二度目")

    assert rows() == {("worker", "a", "初め"), ("colleague", "a", "二度目")}


def test_who_has_read_it_is_not_told_anew(worker):
    message = told(worker, key="a")
    Message.objects.update(read_at=message.created_at)

    tell(worker, kind="tests.news", key="a", title="もう一度")

    assert Message.objects.unread().count() == 0


def test_each_may_have_words_of_their_own(worker, colleague):
    notes = [Note(worker.pk, "a", "みのりへ"), Note(colleague.pk, "a", "潤へ")]

    tell_each(notes, kind="tests.news")

    assert rows() == {("worker", "a", "みのりへ"), ("colleague", "a", "潤へ")}


def test_the_kind_decides_topic_and_urgency_unless_told_otherwise(worker):
    told(worker, key="plain")
    told(worker, key="urgent", kind="tests.decided")
    told(worker, key="hurried", urgent=True)

    assert set(Message.objects.values_list("key", "topic", "urgent")) == {
        ("plain", "tests.news", False),
        ("urgent", "tests.news", True),
        ("hurried", "tests.news", True),
    }


def test_a_title_is_one_line_and_not_too_long(worker):
    message = told(worker, title="一行目\n二行目" + "長" * 400)

    assert message.title.startswith("一行目 二行目長")
    assert (len(message.title), message.title[-1]) == (300, "…")


@pytest.mark.parametrize("url", ["https://example.org/", "//example.org/", "my/", "javascript:x"])
def test_an_address_leads_nowhere_but_to_this_site(worker, url):
    with pytest.raises(ValueError, match="path on this site"):
        told(worker, url=url)

    assert rows() == set()


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_key_is_neither_empty_nor_too_long(worker, key):
    with pytest.raises(ValueError, match="1 to 200"):
        tell(worker, kind="tests.news", key=key, title="題")


def test_a_kind_that_nobody_has_named_is_refused(worker):
    with pytest.raises(LookupError, match=r"notices\.py"):
        told(worker, kind="tests.unknown")


def test_nothing_is_told_when_the_action_is_undone(worker):
    with transaction.atomic():
        told(worker, kind="tests.decided")
        transaction.set_rollback(True)

    assert rows() == set()


@pytest.mark.parametrize("count", [1, 3])
def test_the_count_of_queries_does_not_grow(
    worker, colleague, outsider, count, django_assert_num_queries
):
    people = [worker, colleague, outsider][:count]

    with django_assert_num_queries(3):  # the row, within a savepoint of its own
        tell(people, kind="tests.news", key="a", title="題")


def test_telling_sends_nothing_itself(worker, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        told(worker)
        told(worker, kind="tests.decided")

    assert (len(callbacks), mailoutbox, Mail.objects.count()) == (1, [], 0)
