"""Who is reminded of what they owe."""

import datetime

import pytest

from core.messages import keeping
from core.models import Message, ReminderRule
from core.reminding import remind
from courses.reminders import obligations_due
from people.models import Post, User
from records.actions import excuse
from records.models import Obligation
from tests.conftest import post_of
from tests.factories.courses import home_page, make_course
from tests.factories.people import LeaveFactory, PostFactory
from tests.factories.records import ObligationFactory, RequirementFactory, recorded

pytestmark = pytest.mark.django_db

EIGHT = datetime.datetime(2026, 11, 19, 23, 0, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 11, 20)
WEEK = datetime.timedelta(days=7)
DAY = datetime.timedelta(days=1)


def reminded(days: int = 7, day: datetime.date = TODAY):
    return {User.objects.get(pk=each.person).username for each in obligations_due(day, days)}


def owe(person, due=TODAY + WEEK, **fields) -> Obligation:
    return ObligationFactory(person=person, due=due, **fields)


def test_is_who_has_not_done_what_falls_due_then(worker, colleague, outsider):
    owe(worker)
    owe(colleague, due=TODAY + WEEK + DAY)
    owe(outsider)
    recorded(outsider)

    assert reminded() == {"worker"}


@pytest.mark.parametrize(
    ("days", "title"),
    [
        (7, "「児童虐待対応 基礎研修」の期限は11月27日（金）です。あと7日です"),
        (0, "「児童虐待対応 基礎研修」の期限は今日、11月20日（金）です"),
        (-1, "「児童虐待対応 基礎研修」の期限は11月19日（木）でした。まだ修了していません"),
    ],
)
def test_the_title_says_what_and_when(worker, days, title):
    owe(worker, due=TODAY + days * DAY)

    assert [each.title for each in obligations_due(TODAY, days)] == [title]


def test_who_is_on_leave_that_day_is_left_alone(worker, colleague):
    owe(worker)
    owe(colleague)
    LeaveFactory(person=worker, start=TODAY - DAY)
    LeaveFactory(person=colleague, start=TODAY - WEEK, end=TODAY)  # is back

    assert reminded() == {"colleague"}


@pytest.mark.parametrize("change", [{"left_on": TODAY}, {"is_active": False}])
def test_who_has_left_is_left_alone(worker, colleague, change):
    owe(worker)
    owe(colleague)
    User.objects.filter(pk=worker.pk).update(**change)

    assert reminded() == {"colleague"}


def test_nor_is_whose_post_or_obligation_has_ended(worker, colleague, outsider, nerima_hr):
    owe(worker, ended_on=TODAY)
    owe(colleague)
    owe(outsider)
    Post.objects.filter(person=outsider).update(end=TODAY)
    excuse(owe(nerima_hr), reason="前の職場で修了", by=nerima_hr)

    assert reminded() == {"colleague"}


def test_the_same_owed_in_two_posts_is_reminded_of_once_by_the_earlier_day(worker, nakano):
    second = PostFactory(person=worker, organisation=nakano)
    requirement = RequirementFactory()
    owe(worker, post=post_of_centre(worker), requirement=requirement)
    owe(worker, post=second, requirement=requirement)
    assert len(list(obligations_due(TODAY, 7))) == 1

    Obligation.objects.filter(post=second).update(due=TODAY + DAY)

    assert reminded(7) == set()
    assert reminded(1) == {"worker"}


def post_of_centre(person) -> Post:
    return Post.objects.filter(person=person).order_by("pk").first()


def test_a_course_leads_to_its_page_and_one_that_is_gone_is_not_reminded_of(worker, colleague):
    home_page()
    here, gone = make_course(), make_course()
    gone.unpublish()
    for person, course in ((worker, here), (colleague, gone)):
        owe(person, requirement=RequirementFactory(subject_key=course.key))

    assert [(each.person, each.url) for each in obligations_due(TODAY, 7)] == [
        (worker.pk, here.get_url())
    ]


def test_what_can_no_longer_be_done_is_not_reminded_of(worker):
    """Of a yearly duty the year is over: a completion from now on would count for the next."""
    yearly = RequirementFactory(yearly=True)
    last_day = datetime.date(2027, 3, 31)
    owe(worker, due=last_day, requirement=yearly)

    assert reminded(1, last_day - DAY) == {"worker"}
    assert reminded(-1, last_day + DAY) == set()


@pytest.mark.parametrize("count", [1, 3])
def test_the_count_of_queries_does_not_grow(
    worker, colleague, outsider, count, django_assert_num_queries
):
    for person in [worker, colleague, outsider][:count]:
        owe(person)

    with django_assert_num_queries(1):  # no page has this key, so none is asked for
        assert len(list(obligations_due(TODAY, 7))) == count


class TestCopies:
    @pytest.fixture
    def rule(self):
        return ReminderRule.objects.create(source="courses.due", days=7, copies=True)

    def test_go_to_who_answers_for_them(self, rule, worker, colleague, outsider, supervisor):
        for person in (worker, colleague, outsider, supervisor):
            owe(person)

        assert remind(EIGHT) == 4

        copy = Message.objects.get(kind="courses.team_due")
        assert (copy.person, copy.title) == (supervisor, "期限の案内を送った職員が2人います")
        assert copy.text == (
            "桜井 みのり：「児童虐待対応 基礎研修」 期限 11月27日（金）\n"
            "髙橋 潤：「児童虐待対応 基礎研修」 期限 11月27日（金）"
        )

    @pytest.mark.parametrize("count", [1, 3])
    def test_cost_a_constant_number_of_queries(
        self, rule, worker, colleague, facilitator, supervisor, count, django_assert_num_queries
    ):
        for person in [worker, colleague, facilitator][:count]:
            owe(person)

        with django_assert_num_queries(17):
            remind(EIGHT)


def test_who_does_it_in_time_hears_nothing_afterwards(worker):
    for days in (7, -1):
        ReminderRule.objects.create(source="courses.due", days=days)
    owe(worker)
    remind(EIGHT)
    recorded(worker)

    remind(EIGHT + WEEK + DAY)

    assert Message.objects.count() == 1


def test_after_a_merging_the_kept_account_is_not_told_again(worker, outsider):
    ReminderRule.objects.create(source="courses.due", days=7)
    requirement = RequirementFactory()
    owe(outsider, requirement=requirement)
    remind(EIGHT)
    keeping.move_person(person=outsider, to=worker)
    Obligation.objects.update(person=worker, post=post_of(worker))
    ReminderRule.objects.update(told_until=None)

    remind(EIGHT)

    assert Message.objects.get().person == worker
