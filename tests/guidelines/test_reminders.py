"""Who is reminded of a guideline, and when it stops."""

import datetime

import pytest
from django.utils import timezone

from core.models import Message
from core.reminding import plant_usual, remind
from courses.reminders import obligations_due
from guidelines.reminders import guidelines_due
from records.models import Obligation
from tests.factories.guidelines import make_published, psychologists
from tests.factories.people import LeaveFactory, PostFactory
from tests.guidelines.readings import a_psychologist, acknowledged

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


@pytest.fixture
def reader():
    return a_psychologist()


@pytest.fixture
def edition(reader, django_capture_on_commit_callbacks):
    """To be read within 14 days."""
    with django_capture_on_commit_callbacks(execute=True):
        return make_published(audience=psychologists(), due_days=14)


def told_after(days: int) -> set[tuple[str, str]]:
    at = timezone.now() + days * DAY
    Message.objects.all().delete()
    remind(at)
    return set(Message.objects.values_list("person__username", "title"))


def test_before_on_the_day_and_every_week_after_it(reader, edition):
    plant_usual()

    told = [days for days in (0, 1, 11, 13, 14, 15, 21, 27, 28) if told_after(days)]

    assert told == [0, 11, 14, 21, 28]


def test_who_has_confirmed_is_reminded_no_more(reader, edition):
    plant_usual()
    acknowledged(reader, edition)

    assert [days for days in (0, 11, 14, 21, 28) if told_after(days)] == []


def test_what_it_says_leads_to_the_reading(reader, edition):
    (reminder,) = guidelines_due(TODAY(), 14)

    assert edition.title in reminder.title
    assert "あと14日" in reminder.title
    assert reminder.url == f"/my/guidelines/{edition.public_id}/"


def test_who_is_away_and_who_owes_it_twice(reader, edition):
    other = a_psychologist("other")
    LeaveFactory(person=other, start=TODAY() - DAY)
    post = PostFactory(person=reader)
    row = Obligation.objects.get(person=reader)
    Obligation.objects.create(
        person=reader, requirement=row.requirement, post=post, subject_kind=row.subject_kind,
        subject_key=row.subject_key, edition=1, fiscal_year=row.fiscal_year, due=row.due,
    )  # fmt: skip

    assert [each.person for each in guidelines_due(TODAY(), 14)] == [reader.pk]


def test_the_reminders_of_courses_leave_guidelines_alone(reader, edition):
    assert list(obligations_due(TODAY(), 14)) == []


def test_a_guideline_that_is_gone_is_not_reminded_of(reader, edition):
    type(edition).objects.filter(pk=edition.pk).update(state="old")

    assert list(guidelines_due(TODAY(), 14)) == []
