"""What the office sees of the messages of others."""

import datetime
import re

import pytest
from django.utils import timezone

from core.messages import inbox, mailing
from core.models import AuditEvent, Mail, ReminderRule
from core.reminding import plant_usual
from core.states import MailState
from tests.factories.messages import told, with_mail
from tests.factories.records import ObligationFactory

pytestmark = pytest.mark.django_db

OFFICE = "/office/messages/"
DAY = datetime.timedelta(days=1)


def text(response) -> str:
    main = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", main))


def audited(kind):
    return [
        (event.by.username, {row.person_id for row in event.subjects.all()})
        for event in AuditEvent.objects.filter(kind=kind)
    ]


@pytest.fixture
def as_administrator(client, administrator):
    client.force_login(administrator)
    return client


class TestTold:
    def test_is_counted_by_day_and_kind(self, as_administrator, worker, colleague, mailoutbox):
        with_mail(worker)
        told(worker, kind="tests.decided")
        told(colleague, kind="tests.decided")
        told(worker, at=timezone.now() - DAY)
        told(worker, at=timezone.now() - 40 * DAY)
        mailing.send_urgent(timezone.now())
        inbox.mark_read(told(colleague))

        rows = as_administrator.get(OFFICE).context["rows"]

        today = timezone.localdate()
        assert {(row.day, row.label, row.told, row.mailed, row.read) for row in rows} == {
            (today, "試験の決定", 2, 1, 0),
            (today, "試験の知らせ", 1, 0, 1),
            (today - DAY, "試験の知らせ", 1, 0, 0),
        }
        assert [row.day for row in rows] == [today, today, today - DAY]

    def test_names_nobody(self, as_administrator, worker):
        told(worker, title="桜井さんへの知らせ")

        assert "桜井" not in text(as_administrator.get(OFFICE))

    def test_says_when_mails_do_not_go_out(self, as_administrator, worker):
        assert "送れていないメール" not in text(as_administrator.get(OFFICE))
        Mail.objects.create(person=worker, attempts=1)
        Mail.objects.create(person=worker, state=MailState.UNSURE, attempts=1)
        Mail.objects.create(person=worker)  # waits for its first try

        shown = text(as_administrator.get(OFFICE))

        assert "1通は、送り直しています。" in shown
        assert "1通は、送る途中で切れました。" in shown
        assert "5日間" not in shown

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_count_of_queries_does_not_grow(
        self, as_administrator, worker, count, django_assert_num_queries
    ):
        for number in range(count):
            told(worker, at=timezone.now() - number * DAY)
        as_administrator.get(OFFICE)

        with django_assert_num_queries(8):
            as_administrator.get(OFFICE)


class TestOfOnePerson:
    def test_is_shown_and_audited(self, as_administrator, worker, outsider):
        told(worker, title="桜井さんへの知らせ")
        told(outsider, title="藤井さんへの知らせ")

        shown = text(as_administrator.get(f"{OFFICE}people/{worker.pk}/"))

        assert "桜井さんへの知らせ" in shown
        assert "藤井" not in shown
        assert audited("people.messages_opened") == [("administrator", {worker.pk})]

    def test_is_not_for_the_metropolis(self, client, metropolis, worker):
        client.force_login(metropolis)

        assert client.get(f"{OFFICE}people/{worker.pk}/").status_code == 404
        assert audited("people.messages_opened") == []


class TestComing:
    @pytest.fixture
    def owed(self, worker, trainer):
        """Both are due in eight days: one of 練馬区, one of the bureau."""
        plant_usual()
        for person in (worker, trainer):
            ObligationFactory(person=person, due=timezone.localdate() + 8 * DAY)

    def test_is_counted_by_rule_and_day(self, as_administrator, owed):
        rows = as_administrator.get(f"{OFFICE}coming/").context["rows"]

        today = timezone.localdate()
        assert {(each.rule.days, each.day, len(each.reminders)) for each, _label in rows} == {
            (7, today + DAY, 2),
            (-1, today + 9 * DAY, 2),
        }

    def test_shows_names_of_ones_own_scope_only(self, client, metropolis, owed, trainer):
        client.force_login(metropolis)
        rule = ReminderRule.objects.get(source="courses.due", days=7)
        day = timezone.localdate() + DAY

        shown = text(client.get(f"{OFFICE}coming/{rule.pk}/{day}/"))

        assert "長谷川 正樹" in shown
        assert "桜井" not in shown
        assert "ほかに1件は、受け持ちの外の人への案内です。" in shown
        assert audited("people.reminders_opened") == [("metropolis", {trainer.pk})]

    @pytest.mark.parametrize("day", ["x", "2026-13-40", "1999-01-01", "9999-12-31"])
    def test_another_day_is_not_there(self, as_administrator, owed, day):
        rule = ReminderRule.objects.get(source="courses.due", days=7)

        assert as_administrator.get(f"{OFFICE}coming/{rule.pk}/{day}/").status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_count_of_queries_does_not_grow(
        self, as_administrator, worker, colleague, outsider, count, django_assert_num_queries
    ):
        rule = ReminderRule.objects.create(source="courses.due", days=7)
        day = timezone.localdate() + DAY
        for person in [worker, colleague, outsider][:count]:
            ObligationFactory(person=person, due=day + 7 * DAY)
        for address in (f"{OFFICE}coming/", f"{OFFICE}coming/{rule.pk}/{day}/"):
            as_administrator.get(address)

        with django_assert_num_queries(22):  # 14 of them one a day
            as_administrator.get(f"{OFFICE}coming/")


class TestRule:
    NEW = f"{OFFICE}rules/new/"
    TYPED = {"source": "courses.due", "when": "before", "number": "14", "active": "on"}

    def test_is_made(self, as_administrator, administrator):
        response = as_administrator.post(self.NEW, {**self.TYPED, "copies": "on", "text": "文"})

        assert response.url == f"{OFFICE}coming/"
        rule = ReminderRule.objects.get()
        assert (rule.days, rule.copies, rule.active, rule.text) == (14, True, True, "文")
        assert rule.changed_by == administrator

    @pytest.mark.parametrize(
        ("typed", "days"),
        [
            ({"when": "after", "number": "3"}, -3),
            ({"when": "that_day", "number": ""}, 0),
            ({"when": "that_day", "number": "9"}, 0),
        ],
    )
    def test_counts_towards_the_day(self, as_administrator, typed, days):
        as_administrator.post(self.NEW, {**self.TYPED, **typed})

        assert ReminderRule.objects.get().days == days

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"number": ""}, "number"),
            ({"number": "0"}, "number"),
            ({"number": "366"}, "number"),
            ({"number": "x"}, "number"),
            ({"when": "never"}, "when"),
            ({"source": "tests.unknown"}, "source"),
            ({"text": "長" * 1001}, "text"),
        ],
    )
    def test_that_cannot_be_is_refused_at_its_field(self, as_administrator, typed, field):
        response = as_administrator.post(self.NEW, {**self.TYPED, **typed})

        assert response.status_code == 200
        assert set(response.context["form"].errors) == {field}
        assert not ReminderRule.objects.exists()

    def test_for_a_day_that_has_one_is_refused_and_nothing_is_lost(self, as_administrator):
        ReminderRule.objects.create(source="courses.due", days=14)

        response = as_administrator.post(self.NEW, {**self.TYPED, "text": "書いた文"})

        assert "この日の決まりはもうあります。" in text(response)
        assert "書いた文" in text(response)

    def test_is_changed_and_taken_out_of_use(self, as_administrator):
        rule = ReminderRule.objects.create(source="courses.due", days=14)

        as_administrator.post(f"{OFFICE}rules/{rule.pk}/", {"when": "before", "number": "10"})

        assert set(ReminderRule.objects.values_list("days", "active")) == {(10, False)}
