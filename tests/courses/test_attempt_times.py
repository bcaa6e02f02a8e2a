"""How long a quiz takes: what is known, of those who count, and of nobody alone."""

import datetime
import statistics

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.attempt_times import attempt_times
from courses.models import Attempt
from tests.courses.test_item_statistics import KEY, answered
from tests.factories.courses import make_course, quiz_of
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def crowd(db):
    return UserFactory.create_batch(7)


def took(attempts: list[Attempt], *minutes: float, closes_after: float | None = None) -> None:
    for attempt, each in zip(attempts, minutes, strict=True):
        closes = NOW + closes_after * MINUTE if closes_after else None
        Attempt.objects.filter(pk=attempt.pk).update(
            started_at=NOW, submitted_at=NOW + each * MINUTE, closes_at=closes
        )


def minutes(time: datetime.timedelta | None) -> float | None:
    return time and round(time.total_seconds() / 60, 3)


@pytest.mark.parametrize("times", [[4, 6, 9, 10, 2000], [3, 5, 7, 8, 11, 30], [5]])
def test_the_mean_and_what_half_of_the_people_needed(crowd, times):
    took(answered(crowd[: len(times)]), *times)

    found = attempt_times(KEY, 1)

    assert (found.people, minutes(found.mean)) == (len(times), round(statistics.mean(times), 3))
    assert minutes(found.median) == statistics.median_low(times)


def test_later_attempts_other_editions_and_other_quizzes_do_not_count(crowd):
    took(answered(crowd[:1]), 10)
    took(answered(crowd[:1], number=2), 99)
    took(answered(crowd[1:2], edition=2), 99)
    took(answered(crowd[2:3], key="another"), 99)

    found = attempt_times(KEY, 1)

    assert (found.people, minutes(found.mean)) == (1, 10)


def test_an_attempt_that_the_clock_handed_in_does_not_count(crowd):
    took(answered(crowd[:2]), 10, 20, closes_after=20)

    found = attempt_times(KEY, 1)

    assert (found.people, minutes(found.mean)) == (1, 10)


def test_a_clock_that_went_back_gives_no_time(crowd):
    took(answered(crowd[:2]), 10, -5)

    assert minutes(attempt_times(KEY, 1).mean) == 10


def test_nobody_has_no_time(db):
    found = attempt_times(KEY, 1)

    assert (found.people, found.mean, found.median) == (0, None, None)


@pytest.mark.parametrize(
    ("many", "said"),
    [
        (4, "かかった時間は、5人以上が自分で提出すると表示します。"),
        (5, "平均1時間32分、半分の人は8分以内。"),
    ],
)
def test_fewer_than_five_people_have_no_time_on_the_page(
    client, cms_groups, metropolis, crowd, many, said
):
    quiz = quiz_of(make_course(lessons=0, quiz={}))
    took(answered(crowd[:many], key=quiz.key), *[4, 6, 8, 40, 400][:many])
    client.force_login(metropolis)

    text = client.get(reverse("quiz_results", args=[quiz.pk])).content.decode()

    assert said in text
    assert ("平均" in text) == (many == 5)


@pytest.mark.parametrize(("seconds", "text"), [(20, "1分未満"), (95, "2分"), (3_600, "1時間0分")])
def test_times_are_told_in_whole_minutes(crowd, seconds, text):
    took(answered(crowd[:5]), *[seconds / 60] * 5)

    assert attempt_times(KEY, 1).mean_text == text
