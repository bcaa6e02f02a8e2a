import datetime

import pytest
from django.utils import timezone

from core.messages import inbox, keeping, mailing
from core.models import Mail, MailStop, Message
from core.states import MailState
from tests.factories.messages import told, with_mail

pytestmark = pytest.mark.django_db

YEAR = datetime.timedelta(days=365)


def rows():
    return set(Message.objects.values_list("person__username", "title"))


class TestClearing:
    def test_takes_what_was_read_and_is_older_than_a_year(self, worker):
        now = timezone.now()
        inbox.mark_read(told(worker, title="古い", at=now - YEAR - datetime.timedelta(days=1)))
        told(worker, title="古いが未読", at=now - YEAR - datetime.timedelta(days=1))
        inbox.mark_read(
            told(worker, title="まだ新しい", at=now - YEAR + datetime.timedelta(days=1))
        )

        assert keeping.clear_old(now) == 1

        assert rows() == {("worker", "古いが未読"), ("worker", "まだ新しい")}

    def test_takes_the_mail_when_nothing_of_it_is_left(self, worker):
        now = timezone.now()
        old = Mail.objects.create(
            person=worker, state=MailState.SENT, sent_at=now, created_at=now - 2 * YEAR
        )
        new = Mail.objects.create(person=worker, state=MailState.SENT, sent_at=now)

        keeping.clear_old(now)

        assert set(Mail.objects.all()) == {new}
        assert old not in Mail.objects.all()


class TestMerging:
    def test_messages_move_and_what_both_were_told_stays_once(self, worker, outsider, colleague):
        told(worker, key="both", title="二人とも（残る側）")
        told(outsider, key="both", title="二人とも（閉じる側）")
        told(outsider, key="own", title="閉じる側だけ")
        told(colleague, key="own", title="ほかの人")

        keeping.move_person(person=outsider, to=worker)

        assert rows() == {
            ("worker", "二人とも（残る側）"),
            ("worker", "閉じる側だけ"),
            ("colleague", "ほかの人"),
        }

    def test_read_by_one_is_read(self, worker, outsider):
        told(worker, key="both")
        inbox.mark_read(told(outsider, key="both"))

        keeping.move_person(person=outsider, to=worker)

        assert Message.objects.get().read_at is not None

    def test_a_mail_that_has_not_gone_out_goes_to_the_kept_account(
        self, worker, outsider, mailoutbox
    ):
        with_mail(worker, outsider)
        told(outsider, kind="tests.decided")
        mailing.write_urgent(timezone.now())

        keeping.move_person(person=outsider, to=worker)
        mailing.send_urgent(timezone.now())

        assert [mail.to for mail in mailoutbox] == [["worker@example.org"]]
        assert set(Mail.objects.values_list("person", "state")) == {
            (outsider.pk, MailState.DROPPED),
            (worker.pk, MailState.SENT),
        }

    def test_what_was_sent_stays_sent(self, worker, outsider, mailoutbox):
        with_mail(worker, outsider)
        told(outsider, kind="tests.decided")
        mailing.send_urgent(timezone.now())

        keeping.move_person(person=outsider, to=worker)
        mailing.send_urgent(timezone.now())

        assert [mail.to for mail in mailoutbox] == [["outsider@example.org"]]

    def test_the_kept_account_decides_what_comes_by_mail(self, worker, outsider):
        MailStop.objects.create(person=outsider, topic="tests.news")
        mine = MailStop.objects.create(person=worker, topic="tests.other")

        keeping.move_person(person=outsider, to=worker)

        assert set(MailStop.objects.all()) == {mine}
