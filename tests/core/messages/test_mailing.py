"""Who gets which mail, and what becomes of it."""

import datetime
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
import time_machine
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.messages import Attachment, inbox, kind, mailing
from core.models import Mail, Message
from core.states import MailState
from people.models import Post, User
from tests.factories.messages import MORNING, told, with_mail

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def eight_in_the_morning(settings):
    settings.PUBLIC_BASE_URL = "https://hagukumi.example"
    with time_machine.travel(MORNING, tick=False):
        yield


def morning(at=MORNING) -> int:
    """What the chores of the morning do."""
    mailing.write_digests(at)
    return mailing.send_waiting(at)


def states():
    return list(Mail.objects.order_by("pk").values_list("state", flat=True))


def subjects(outbox):
    return {(mail.to[0], mail.subject) for mail in outbox}


class Down(EmailBackend):
    """A server that does not answer."""

    def open(self):
        raise ConnectionRefusedError


class Refuses(EmailBackend):
    def send_messages(self, messages):
        for message in messages:
            if message.to == ["worker@example.org"]:
                raise SMTPRecipientsRefused({})
        return super().send_messages(messages)


class HangsUp(EmailBackend):
    def send_messages(self, messages):
        raise SMTPServerDisconnected


@pytest.fixture
def server(settings):
    """server(Down): from now on mails go through that one; server() is well again."""

    def use(backend=EmailBackend):
        settings.EMAIL_BACKEND = f"{backend.__module__}.{backend.__qualname__}"

    return use


class TestDigest:
    def test_is_one_mail_with_all_that_is_new_by_topic(self, worker, outsider, mailoutbox):
        with_mail(worker, outsider)
        told(worker, title="一つ目の知らせ", text="明日までです。")
        told(worker, title="二つ目の知らせ", url="", kind="tests.other")
        told(outsider, title="藤井さんへの知らせ")

        assert morning() == 2

        assert subjects(mailoutbox) == {
            ("worker@example.org", "はぐくみ：お知らせ2件"),
            ("outsider@example.org", "はぐくみ：藤井さんへの知らせ"),
        }
        (body,) = [mail.body for mail in mailoutbox if mail.to == ["worker@example.org"]]
        assert body.startswith("桜井 みのり 様")
        assert "■ 試験のお知らせ\n\n・一つ目の知らせ\n明日までです。\n" in body
        assert "■ ほかの話題\n\n・二つ目の知らせ\n" in body
        assert "https://hagukumi.example/my/records/\n" in body
        assert "https://hagukumi.example/my/messages/settings/\n" in body
        assert "藤井" not in body

    def test_comes_once_a_day_however_often_it_is_asked_for(self, worker, mailoutbox):
        with_mail(worker)
        told(worker)
        morning()
        told(worker, title="その後の知らせ")

        morning(MORNING + 3 * MINUTE)

        assert len(mailoutbox) == 1
        morning(MORNING + DAY)
        assert [mail.subject for mail in mailoutbox[1:]] == ["はぐくみ：その後の知らせ"]

    def test_leaves_out_what_was_read_on_the_site(self, worker, colleague, mailoutbox):
        with_mail(worker, colleague)
        inbox.mark_read(told(worker, title="読んだもの"))
        told(worker, title="まだのもの")
        inbox.mark_read(told(colleague))

        morning()

        assert subjects(mailoutbox) == {("worker@example.org", "はぐくみ：まだのもの")}

    def test_what_is_read_while_it_waits_is_left_out_too(self, worker, server, mailoutbox):
        with_mail(worker)
        message = told(worker)
        server(Down)
        morning()
        inbox.mark_read(message)
        server()

        mailing.send_waiting(MORNING + 10 * MINUTE)

        assert (states(), mailoutbox) == ([MailState.DROPPED], [])

    @pytest.mark.parametrize(
        "change",
        [
            {"email": ""},
            {"is_active": False},
            {"left_on": datetime.date(2026, 11, 20)},
        ],
    )
    def test_nobody_who_cannot_be_reached_gets_one(self, worker, colleague, change, mailoutbox):
        with_mail(worker, colleague)
        User.objects.filter(pk=worker.pk).update(**change)
        told(worker)
        told(colleague)

        morning()

        assert {mail.to[0] for mail in mailoutbox} == {"colleague@example.org"}
        assert Message.objects.of(worker).unread().count() == 1

    def test_nor_whose_posts_have_ended(self, worker, mailoutbox):
        with_mail(worker)
        told(worker)
        Post.objects.filter(person=worker).update(end=datetime.date(2026, 11, 20))

        morning()

        assert mailoutbox == []

    def test_nor_who_left_before_it_could_be_sent(self, worker, server, mailoutbox):
        with_mail(worker)
        told(worker)
        server(Down)
        morning()
        User.objects.filter(pk=worker.pk).update(is_active=False)
        server()

        mailing.send_waiting(MORNING + 10 * MINUTE)

        assert (states(), mailoutbox) == ([MailState.DROPPED], [])

    def test_a_topic_without_mail_stays_in_the_inbox(self, worker, mailoutbox):
        with_mail(worker)
        inbox.choose_topics(worker.pk, {"tests.other", "courses.due"})
        told(worker, title="止めた話題")
        told(worker, title="止めていない話題", kind="tests.other")
        told(worker, title="必ず届くもの", kind="tests.decided", urgent=False)

        morning()

        (mail,) = mailoutbox
        assert "止めた話題" not in mail.body
        assert {"止めていない話題", "必ず届くもの"} <= {
            line.removeprefix("・") for line in mail.body.splitlines()
        }

    def test_what_could_not_go_out_yesterday_is_in_the_one_of_today(
        self, worker, server, mailoutbox
    ):
        with_mail(worker)
        told(worker, title="昨日の知らせ")
        server(Down)
        morning()
        server()

        # Before the hour of the digest yesterday's is not sent: there would be two that day.
        assert mailing.send_waiting(MORNING + DAY - 60 * MINUTE) == 0
        with time_machine.travel(MORNING + DAY, tick=False):
            told(worker, title="今日の知らせ")
        morning(MORNING + DAY)

        assert [mail.subject for mail in mailoutbox] == ["はぐくみ：お知らせ2件"]
        assert states() == [MailState.DROPPED, MailState.SENT]

    def test_after_five_days_it_is_too_late_for_a_mail(self, worker, mailoutbox):
        with_mail(worker)
        told(worker)

        morning(MORNING + 5 * DAY)

        assert mailoutbox == []

    def test_a_long_list_is_cut_and_says_so(self, worker, mailoutbox):
        with_mail(worker)
        for number in range(42):
            told(worker, title=f"知らせ{number}")

        morning()

        assert mailoutbox[0].body.count("・知らせ") == 40
        assert "ほか2件" in mailoutbox[0].body

    @pytest.mark.parametrize("count", [1, 3])
    def test_writing_them_asks_a_constant_number_of_questions(
        self, worker, colleague, outsider, count, django_assert_num_queries
    ):
        people = [worker, colleague, outsider][:count]
        with_mail(*people)
        for person in people:
            told(person)

        with django_assert_num_queries(7):
            mailing.write_digests(MORNING)


class TestUrgent:
    def test_goes_out_after_the_commit(
        self, worker, mailoutbox, django_capture_on_commit_callbacks
    ):
        with_mail(worker)
        with django_capture_on_commit_callbacks(execute=True):
            told(worker, kind="tests.decided", title="受講が決まりました")
            told(worker)

        assert DBTaskResult.objects.get().task_path == "core.messages.mailing.send_soon"
        mailing.send_soon.func()

        assert subjects(mailoutbox) == {("worker@example.org", "はぐくみ：受講が決まりました")}
        assert "■" not in mailoutbox[0].body

    def test_several_at_once_are_one_mail(self, worker, mailoutbox):
        with_mail(worker)
        for number in (1, 2, 3):
            told(worker, kind="tests.decided", title=f"決定{number}")

        mailing.send_urgent(MORNING)

        assert [mail.subject for mail in mailoutbox] == ["はぐくみ：決定1 ほか2件"]

    def test_is_not_in_the_digest_again(self, worker, mailoutbox):
        with_mail(worker)
        told(worker, kind="tests.decided")
        mailing.send_urgent(MORNING)

        morning()

        assert len(mailoutbox) == 1

    def test_is_not_sent_again_by_the_tick(self, worker, mailoutbox):
        with_mail(worker)
        told(worker, kind="tests.decided")

        assert [mailing.send_urgent(MORNING + n * MINUTE) for n in range(3)] == [1, 0, 0]

    def test_a_queue_that_is_down_does_not_break_the_action(
        self, worker, monkeypatch, django_capture_on_commit_callbacks
    ):
        def fails(*args):
            raise OSError

        monkeypatch.setattr("core.queue.QueueBackend.enqueue", fails)

        with django_capture_on_commit_callbacks(execute=True):
            told(worker, kind="tests.decided")

        assert Message.objects.of(worker).count() == 1

    @pytest.mark.parametrize("count", [1, 3])
    def test_writing_them_asks_a_constant_number_of_questions(
        self, worker, colleague, outsider, count, django_assert_num_queries
    ):
        people = [worker, colleague, outsider][:count]
        with_mail(*people)
        for person in people:
            told(person, kind="tests.decided")

        with django_assert_num_queries(5):
            mailing.write_urgent(MORNING)


class TestServer:
    def test_that_is_down_is_asked_again_later(self, worker, colleague, server, mailoutbox):
        with_mail(worker, colleague)
        told(worker, kind="tests.decided")
        told(colleague, kind="tests.decided")
        server(Down)
        assert mailing.send_urgent(MORNING) == 0
        assert set(Mail.objects.values_list("state", "attempts")) == {(MailState.WAITING, 1)}
        server()

        assert mailing.send_waiting(MORNING + 4 * MINUTE) == 0
        assert mailing.send_waiting(MORNING + 5 * MINUTE) == 2
        assert len(mailoutbox) == 2

    def test_that_hangs_up_keeps_everything_waiting(self, worker, colleague, server, mailoutbox):
        with_mail(worker, colleague)
        for person in (worker, colleague):
            told(person, kind="tests.decided")
        server(HangsUp)

        assert mailing.send_urgent(MORNING) == 0

        assert states() == [MailState.WAITING, MailState.WAITING]
        server()
        assert mailing.send_waiting(MORNING + 10 * MINUTE) == 2

    def test_that_refuses_one_address_sends_the_others(self, worker, colleague, server, mailoutbox):
        with_mail(worker, colleague)
        for person in (worker, colleague):
            told(person, kind="tests.decided")
        server(Refuses)

        assert mailing.send_urgent(MORNING) == 1

        assert {mail.to[0] for mail in mailoutbox} == {"colleague@example.org"}
        refused = Mail.objects.get(person=worker)
        assert (refused.state, refused.next_at) == (MailState.WAITING, MORNING + 5 * MINUTE)

    def test_pauses_grow_up_to_six_hours(self, worker, server):
        with_mail(worker)
        told(worker, kind="tests.decided")
        server(Refuses)
        at, pauses = MORNING, []
        mailing.write_urgent(at)
        for _ in range(9):
            mailing.send_waiting(at)
            next_at = Mail.objects.get().next_at
            pauses.append((next_at - at) // MINUTE)
            at = next_at

        assert pauses == [5, 10, 20, 40, 80, 160, 320, 360, 360]

    def test_after_five_days_a_mail_is_given_up(self, worker, server):
        with_mail(worker)
        told(worker, kind="tests.decided")
        server(Down)
        mailing.send_urgent(MORNING)

        mailing.send_urgent(MORNING + 5 * DAY + MINUTE)

        assert states() == [MailState.GIVEN_UP]

    def test_a_mail_whose_worker_died_is_not_sent_a_second_time(self, worker, mailoutbox):
        with_mail(worker)
        told(worker, kind="tests.decided")
        mailing.write_urgent(MORNING)
        Mail.objects.update(state=MailState.SENDING, attempts=1, tried_at=MORNING)

        mailing.send_urgent(MORNING + 9 * MINUTE)
        assert states() == [MailState.SENDING]
        mailing.send_urgent(MORNING + 11 * MINUTE)

        assert (states(), mailoutbox) == ([MailState.UNSURE], [])

    def test_a_mail_tried_again_has_the_same_message_id(self, worker, server, mailoutbox):
        with_mail(worker)
        told(worker, kind="tests.decided")
        told(worker, title="次の日の知らせ")
        mailing.send_urgent(MORNING)
        Mail.objects.update(state=MailState.WAITING, sent_at=None)
        mailing.send_waiting(MORNING)
        morning()

        first, again, other = [mail.extra_headers["Message-ID"] for mail in mailoutbox]
        assert first == again != other

    def test_a_fault_of_ours_keeps_nobody_elses_mail_back(
        self, worker, colleague, monkeypatch, mailoutbox
    ):
        with_mail(worker, colleague)
        for person in (worker, colleague):
            told(person, kind="tests.decided")
        real = mailing.letter

        def fails(mail, *args, **options):
            if mail.person_id == worker.pk:
                raise KeyError
            return real(mail, *args, **options)

        monkeypatch.setattr(mailing, "letter", fails)

        assert mailing.send_urgent(MORNING) == 1
        assert set(Mail.objects.values_list("person", "state")) == {
            (worker.pk, MailState.WAITING),
            (colleague.pk, MailState.SENT),
        }

    def test_the_time_of_one_run_is_limited(self, worker, mailoutbox):
        with_mail(worker)
        told(worker, kind="tests.decided")
        mailing.write_urgent(timezone.now())

        assert mailing.send_waiting(MORNING, seconds=-1) == 0
        assert states() == [MailState.WAITING]


class TestAttachment:
    def test_is_what_the_kind_gives_when_the_mail_is_written(self, worker, mailoutbox):
        def calendar(message):
            content = f"BEGIN:VCALENDAR {message.facts['session']}".encode()
            return Attachment("invite.ics", content, "text/calendar")

        kind("tests.dated", "日程", topic="tests.news", urgent=True, attach=calendar)
        with_mail(worker)
        told(worker, kind="tests.dated", facts={"session": 7})

        mailing.send_urgent(MORNING)

        ((name, content, content_type),) = mailoutbox[0].attachments
        assert (name, content_type) == ("invite.ics", "text/calendar")
        assert "BEGIN:VCALENDAR 7" in (content if isinstance(content, str) else content.decode())

    def test_one_that_fails_leaves_the_mail_without_it(self, worker, mailoutbox):
        def fails(message):
            raise LookupError

        kind("tests.broken", "日程", topic="tests.news", urgent=True, attach=fails)
        with_mail(worker)
        told(worker, kind="tests.broken")

        assert mailing.send_urgent(MORNING) == 1
        assert mailoutbox[0].attachments == []
