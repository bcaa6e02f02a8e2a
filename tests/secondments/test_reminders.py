"""Who is warned of an end and of a report, and on which day; in a constant number of questions."""

import datetime

import pytest

from secondments.models import Report, Secondment
from secondments.reminders import reports_due, reports_late, secondments_ending
from secondments.states import State
from tests.factories.people import PostFactory
from tests.factories.secondments import END, ReportFactory, seconded

DAY = datetime.timedelta(days=1)
LAST = END - DAY
pytestmark = pytest.mark.django_db


def told(rows):
    return {row.person for row in rows}


@pytest.mark.parametrize("days", [90, 60, 30])
def test_both_offices_are_warned_before_the_last_day(worker, nerima_hr, metropolis, days):
    seconded(worker)

    assert told(secondments_ending(LAST - days * DAY, days)) == {nerima_hr.pk, metropolis.pk}
    assert not [*secondments_ending(LAST - (days + 1) * DAY, days)]


@pytest.mark.parametrize("state", [State.AGREED, State.ANNOUNCED, State.WITHDRAWN])
def test_what_has_not_begun_is_nobodys_news(worker, nerima_hr, state):
    seconded(worker, state=state)

    assert not [*secondments_ending(LAST - 30 * DAY, 30)]


def test_the_person_is_told_of_the_report_and_the_office_once_it_is_late(
    worker, nerima_hr, metropolis
):
    it = seconded(worker, state=State.ENDED)
    due = ReportFactory(secondment=it, due_on=END + 29 * DAY).due_on

    assert told(reports_due(due, 0)) == {worker.pk}
    assert told(reports_late(due + DAY, -1)) == {worker.pk, nerima_hr.pk}
    Report.objects.update(state="submitted", submitted_at="2027-04-02T00:00Z")
    assert not [*reports_due(due, 0)]


def test_nobody_waits_for_the_report_of_who_has_left(worker, nerima_hr):
    it = seconded(worker, state=State.ENDED)
    ReportFactory(secondment=it, due_on=END)
    worker.left_on = END
    worker.save()

    assert not [*reports_late(END + DAY, -1)]


def test_as_many_questions_for_three_as_for_one(
    worker, nerima, nerima_hr, metropolis, django_assert_num_queries
):
    def questions():
        with django_assert_num_queries(4):
            return [*secondments_ending(LAST - 30 * DAY, 30)]

    seconded(worker)
    assert len(questions()) == 2
    for _n in range(2):
        seconded(PostFactory(organisation=nerima).person)
    assert Secondment.objects.count() == 3
    assert len(questions()) == 6
