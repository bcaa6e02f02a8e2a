"""A person's own messages on the site."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from core.messages import inbox
from core.models import MailStop, Message
from tests.factories.courses import home_page
from tests.factories.messages import told, with_mail

pytestmark = pytest.mark.django_db

INBOX = "/my/messages/"


@pytest.fixture
def as_worker(client, worker) -> Client:
    home_page()
    client.force_login(worker)
    return client


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", response.content.decode()))


def titles(response):
    return [message.title for message, _topic in response.context["rows"]]


def unread():
    return set(Message.objects.unread().values_list("title", flat=True))


class TestList:
    def test_shows_ones_own_the_newest_first(self, as_worker, worker, outsider):
        told(worker, title="前の", at=timezone.now() - datetime.timedelta(days=1))
        told(worker, title="次の")
        told(outsider, title="ほかの人の")

        response = as_worker.get(INBOX)

        assert titles(response) == ["次の", "前の"]
        assert "未読のお知らせは2件です" in text(response)

    def test_may_show_only_what_is_unread(self, as_worker, worker):
        inbox.mark_read(told(worker, title="読んだ"))
        told(worker, title="まだ")

        assert titles(as_worker.get(INBOX, {"unread": "1"})) == ["まだ"]
        assert titles(as_worker.get(INBOX)) == ["まだ", "読んだ"]

    def test_is_paged(self, as_worker, worker):
        for number in range(21):
            told(worker, title=f"知らせ{number}")

        assert len(titles(as_worker.get(INBOX))) == 20
        assert len(titles(as_worker.get(INBOX, {"page": "2"}))) == 1
        assert len(titles(as_worker.get(INBOX, {"page": "うそ"}))) == 20

    def test_text_of_others_is_never_markup(self, as_worker, worker):
        told(worker, title="<b>題</b>", text="<script>\n次の行")

        html = as_worker.get(INBOX).content.decode()

        assert "&lt;script&gt;<br>次の行" in html
        assert "&lt;b&gt;題&lt;/b&gt;" in html

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_count_of_queries_does_not_grow(
        self, as_worker, worker, count, django_assert_num_queries
    ):
        as_worker.get(INBOX)  # what is remembered from now on
        for _ in range(count):
            told(worker)

        with django_assert_num_queries(9):
            as_worker.get(INBOX)

    def test_a_get_changes_nothing(self, as_worker, worker):
        message = told(worker, title="まだ")

        as_worker.get(INBOX)
        assert as_worker.get(f"{INBOX}{message.pk}/read/").status_code == 405
        assert as_worker.get(f"{INBOX}read/").status_code == 405

        assert unread() == {"まだ"}


class TestReading:
    def test_one_leads_back_to_the_same_page_of_the_list(self, as_worker, worker):
        message = told(worker, title="一つ")
        told(worker, title="二つ")

        response = as_worker.post(f"{INBOX}{message.pk}/read/?unread=1&page=2")

        assert response.url == f"{INBOX}?unread=1&page=2"
        assert unread() == {"二つ"}

    def test_opening_leads_to_what_it_is_about(self, as_worker, worker):
        message = told(worker, url="/my/records/")

        assert as_worker.post(f"{INBOX}{message.pk}/read/", {"open": "1"}).url == "/my/records/"
        assert unread() == set()

    def test_reading_again_keeps_the_moment_of_the_first_time(self, worker):
        message = told(worker)
        inbox.mark_read(message)
        first = Message.objects.get().read_at

        inbox.mark_read(message)

        assert Message.objects.get().read_at == first

    def test_what_came_while_one_was_reading_stays_unread(self, as_worker, worker, outsider):
        seen = told(worker, title="見えた")
        told(worker, title="あとから")
        told(outsider, title="ほかの人の")

        response = as_worker.post(f"{INBOX}read/", {"until": str(seen.pk)}, follow=True)

        assert "1件を既読にしました" in text(response)
        assert unread() == {"あとから", "ほかの人の"}

    @pytest.mark.parametrize("until", ["", "-1", "²", "9" * 30, "x"])
    def test_a_mark_that_is_none_changes_nothing(self, as_worker, worker, until):
        told(worker, title="まだ")

        assert as_worker.post(f"{INBOX}read/", {"until": until}).status_code == 302
        assert unread() == {"まだ"}


class TestHead:
    def test_every_page_says_how_many_are_unread(self, as_worker, worker, outsider):
        told(worker)
        told(worker)
        told(outsider)

        assert "未読 2件" in text(as_worker.get("/courses/"))

    def test_says_nothing_when_all_is_read(self, as_worker, worker):
        inbox.mark_read(told(worker))

        assert "件" not in text(as_worker.get(INBOX)).split("main")[0].split("お知らせ")[0]
        assert b'class="unread"' not in as_worker.get(INBOX).content

    @pytest.mark.parametrize("count", [0, 1, 3])
    def test_is_one_question(self, worker, outsider, count, django_assert_num_queries):
        told(outsider)
        for _ in range(count):
            told(worker)

        with django_assert_num_queries(1):
            assert inbox.count_unread(worker.pk) == count


class TestFrontPage:
    def test_shows_the_three_newest_that_are_unread(self, as_worker, worker):
        for number in range(5):
            told(worker, title=f"知らせ{number}")
        inbox.mark_read(Message.objects.get(title="知らせ4"))

        shown = text(as_worker.get("/my/"))

        assert [n for n in range(5) if f"知らせ{n}" in shown] == [1, 2, 3]


class TestTopics:
    def test_all_come_by_mail_until_one_chooses(self, worker):
        assert set(inbox.topics_by_mail(worker.pk).values()) == {True}

    def test_choosing_is_for_oneself_and_can_be_undone(self, as_worker, worker, outsider):
        with_mail(worker)
        MailStop.objects.create(person=outsider, topic="tests.other")
        others = [name for name in inbox.topics_by_mail(worker.pk) if name != "tests.news"]

        as_worker.post(f"{INBOX}settings/", {"topics": others})
        assert set(MailStop.objects.values_list("person", "topic")) == {
            (worker.pk, "tests.news"),
            (outsider.pk, "tests.other"),
        }
        as_worker.post(f"{INBOX}settings/", {"topics": [*others, "tests.news"]})

        assert set(MailStop.objects.values_list("person", flat=True)) == {outsider.pk}

    def test_nothing_ticked_is_an_answer(self, as_worker, worker):
        as_worker.post(f"{INBOX}settings/", {})

        assert set(inbox.topics_by_mail(worker.pk).values()) == {False}

    def test_a_topic_that_does_not_exist_is_refused_in_words(self, as_worker, worker):
        response = as_worker.post(f"{INBOX}settings/", {"topics": ["うそ"]})

        assert response.status_code == 200
        assert "うそ は候補にありません" in text(response)
        assert not MailStop.objects.exists()

    def test_who_has_no_address_is_told_so(self, as_worker, worker):
        assert "メールは送りません" in text(as_worker.get(f"{INBOX}settings/"))
        with_mail(worker)
        assert "worker@example.org" in text(as_worker.get(f"{INBOX}settings/"))
