"""Rules of days, whatever an app reminds of."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core import reminding
from core.models import Message, ReminderRule
from core.reminding import Copies, Reminder, coming, plant_usual, remind, save_rule, tell_by
from tests.factories import messages as _kinds  # noqa: F401 -- registers the kinds of the tests

pytestmark = pytest.mark.django_db

EIGHT = datetime.datetime(2026, 11, 19, 23, 0, tzinfo=datetime.UTC)  # 20 November in Tokyo
TODAY = datetime.date(2026, 11, 20)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def events(monkeypatch):
    """events[day] = people whose event is then. The only source there is."""
    found: dict[datetime.date, list] = {}
    monkeypatch.setattr(reminding, "_sources", {})
    monkeypatch.setattr(reminding, "autodiscover_modules", lambda _name: None)

    @reminding.reminds("tests.event", "試験の日", kind="tests.news", usual=[7, -1], copies=COPIES)
    def due(day, days):
        when = day + days * DAY
        return [
            Reminder(
                person.pk, str(when), f"あと{days}日", "いつもの文", "/my/",
                post=person.posts.get().pk, line=f"{person.full_name} {when:%m/%d}",
            )
            for person in found.get(when, [])
        ]  # fmt: skip

    return found


bosses: dict[int, set[int]] = {}
COPIES = Copies(
    kind="tests.other",
    answering=lambda posts, on: {post: bosses.get(post, set()) for post in posts},
    title=lambda count: f"部下{count}人",
    url="/office/completions/",
)


def rule(days: int, **fields) -> ReminderRule:
    return ReminderRule.objects.create(source="tests.event", days=days, **fields)


def told():
    return set(Message.objects.values_list("person__username", "title"))


def test_people_are_told_on_the_day_of_the_rule(events, worker, colleague):
    rule(7)
    rule(-1)
    events[TODAY + 7 * DAY] = [worker]
    events[TODAY - DAY] = [colleague]
    events[TODAY] = [worker]

    assert remind(EIGHT) == 2

    assert told() == {("worker", "あと7日"), ("colleague", "あと-1日")}
    assert set(Message.objects.values_list("text", "url")) == {("いつもの文", "/my/")}


def test_nobody_is_told_the_same_twice(events, worker):
    rule(7)
    events[TODAY + 7 * DAY] = [worker]

    remind(EIGHT)
    remind(EIGHT)
    ReminderRule.objects.update(told_until=None)
    remind(EIGHT)

    assert Message.objects.count() == 1


def test_a_second_time_on_one_day_tells_nobody_else_and_nothing_again(events, worker, colleague):
    rule(7)
    events[TODAY + 7 * DAY] = [worker]
    remind(EIGHT)
    events[TODAY + 7 * DAY] = [worker, colleague]  # since then

    assert remind(EIGHT + datetime.timedelta(hours=5)) == 0

    assert told() == {("worker", "あと7日")}


def test_two_machines_that_do_it_together_tell_once(events, worker):
    """Both have read the rule before either has told."""
    mine = rule(7)
    theirs = ReminderRule.objects.get()
    events[TODAY + 7 * DAY] = [worker]

    assert (tell_by(mine, EIGHT), tell_by(theirs, EIGHT)) == (1, 0)


def test_a_clock_that_had_jumped_ahead_keeps_nobody_from_todays(events, worker, colleague):
    rule(7, told_until=TODAY + 300 * DAY)
    events[TODAY + 7 * DAY] = [worker]
    events[TODAY + 6 * DAY] = [colleague]

    assert (remind(EIGHT), remind(EIGHT)) == (1, 0)

    assert told() == {("worker", "あと7日")}


def test_an_event_that_moves_is_a_new_one(events, worker):
    rule(7)
    events[TODAY + 7 * DAY] = [worker]
    remind(EIGHT)
    events[TODAY + 8 * DAY] = [worker]

    remind(EIGHT + DAY)

    assert Message.objects.count() == 2


def test_a_night_that_was_left_out_is_made_up_in_the_words_of_today(events, worker):
    rule(7, told_until=TODAY - 3 * DAY)
    events[TODAY + 5 * DAY] = [worker]

    remind(EIGHT)

    assert told() == {("worker", "あと5日")}


def test_but_not_more_than_three_days_later(events, worker):
    rule(7, told_until=TODAY - 20 * DAY)
    events[TODAY + 4 * DAY] = [worker]

    assert remind(EIGHT) == 0


def test_a_new_rule_does_not_look_back(events, worker):
    rule(7)
    events[TODAY + 6 * DAY] = [worker]

    assert remind(EIGHT) == 0


def test_a_rule_that_is_not_in_use_tells_nobody(events, worker):
    rule(7, active=False)
    events[TODAY + 7 * DAY] = [worker]

    assert (remind(EIGHT), told()) == (0, set())


def test_the_office_may_give_a_text_of_its_own(events, worker):
    rule(7, text="区の研修係まで連絡してください。")
    events[TODAY + 7 * DAY] = [worker]

    remind(EIGHT)

    assert Message.objects.get().text == "区の研修係まで連絡してください。"


def test_a_source_that_fails_does_not_stop_the_others(events, worker, monkeypatch):
    @reminding.reminds("tests.broken", "壊れた", kind="tests.news")
    def fails(day, days):
        raise LookupError

    ReminderRule.objects.create(source="tests.broken", days=7)
    ReminderRule.objects.create(source="tests.gone", days=7)  # its app is no longer here
    rule(7)
    events[TODAY + 7 * DAY] = [worker]

    assert remind(EIGHT) == 1
    assert told() == {("worker", "あと7日")}


def test_who_answers_for_them_is_told_once_of_all(events, worker, colleague, supervisor):
    rule(7, copies=True)
    events[TODAY + 7 * DAY] = [worker, colleague]
    bosses.clear()
    for person in (worker, colleague):
        bosses[person.posts.get().pk] = {supervisor.pk}

    remind(EIGHT)

    copy = Message.objects.get(person=supervisor)
    assert (copy.title, copy.url) == ("部下2人", "/office/completions/")
    assert set(copy.text.splitlines()) == {"桜井 みのり 11/27", "髙橋 潤 11/27"}


def test_without_the_rule_saying_so_nobody_gets_a_copy(events, worker, supervisor):
    rule(7)
    events[TODAY + 7 * DAY] = [worker]
    bosses[worker.posts.get().pk] = {supervisor.pk}

    remind(EIGHT)

    assert told() == {("worker", "あと7日")}


class TestComing:
    def test_says_what_a_rule_will_tell_on_a_day(self, events, worker):
        asked = rule(7)
        events[TODAY + 9 * DAY] = [worker]

        assert [each.person for each in coming(asked, TODAY + 2 * DAY).reminders] == [worker.pk]
        assert coming(asked, TODAY + 3 * DAY).reminders == []

    def test_what_was_told_is_not_to_come(self, events, worker):
        rule(7)
        events[TODAY + 7 * DAY] = [worker]
        remind(EIGHT)

        assert coming(ReminderRule.objects.get(), TODAY).reminders == []


class TestRules:
    def test_an_office_finds_the_usual_ones_and_keeps_what_it_changes(self, events):
        assert plant_usual() == 2
        ReminderRule.objects.filter(days=7).update(days=10)

        assert plant_usual() == 0
        assert set(ReminderRule.objects.values_list("days", "copies")) == {(10, False), (-1, True)}

    def test_one_for_a_day_that_has_one_is_refused(self, events, administrator):
        rule(7)

        with pytest.raises(ValidationError) as refused:
            save_rule(ReminderRule(source="tests.event", days=7), by=administrator)

        assert set(refused.value.error_dict) == {"number"}
        assert ReminderRule.objects.count() == 1

    def test_when_is_said_in_words(self):
        said = [ReminderRule(days=days).when for days in (30, 1, 0, -1, -14)]

        assert said == ["30日前", "1日前", "当日", "1日後", "14日後"]

    def test_who_changed_it_is_kept(self, events, administrator):
        save_rule(rule(7), by=administrator)

        assert ReminderRule.objects.get().changed_by == administrator
        assert ReminderRule.objects.get().changed_at <= timezone.now()
