"""The same rules as manage.py audit_invariants asks after, told before anything is written."""

import datetime

import pytest
from django.utils import timezone

from core.invariants import broken
from people.models import User
from tests.conftest import fresh
from tests.factories.people import PostFactory
from tests.people.tables import differences, faults, row

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


def test_a_number_is_not_given_to_two_posts_on_one_day_in_the_past_either(stage, nerima):
    PostFactory(
        organisation=nerima, staff_number="100001", start=TODAY - 900 * DAY, end=TODAY - DAY,
        person__last_name="前任",
    )  # fmt: skip

    overlapping = stage(row(開始日=(TODAY - 30 * DAY).isoformat()))
    after = stage(row(開始日=TODAY.isoformat()))

    assert [fault[1] for fault in faults(overlapping)] == ["職員番号"]
    assert faults(after) == []


def test_a_post_lies_within_the_days_of_its_organisation(stage, nerima):
    nerima.opened_on, nerima.closed_on = TODAY - 10 * DAY, TODAY + 10 * DAY
    nerima.save()

    columns = [
        [fault[1] for fault in faults(stage(row(開始日=start, 終了日=end)))]
        for start, end in [
            ((TODAY - 20 * DAY).isoformat(), TODAY.isoformat()),
            (TODAY.isoformat(), ""),
            (TODAY.isoformat(), (TODAY + 5 * DAY).isoformat()),
        ]
    ]

    assert columns == [["開始日"], ["終了日"], []]


@pytest.mark.parametrize("cells", [{}, {"終了日": (TODAY + 50 * DAY).isoformat()}])
def test_who_has_left_and_is_entered_again_has_not_left(take, nerima, cells):
    post = PostFactory(
        organisation=nerima, start=TODAY - 900 * DAY, end=TODAY - 100 * DAY,
        person__username="hina", person__last_name="青木",
    )  # fmt: skip
    User.objects.filter(pk=post.person_id).update(left_on=TODAY - 100 * DAY)

    batch = take(row(ログインID="hina", 開始日=(TODAY - 50 * DAY).isoformat(), **cells))

    assert fresh(post.person).left_on is None
    assert broken("people") == []
    assert ("退職日", (TODAY - 100 * DAY).isoformat(), "") in differences(batch)


def test_a_post_of_long_ago_does_not_bring_anybody_back(take, nerima):
    post = PostFactory(
        organisation=nerima, start=TODAY - 300 * DAY, end=TODAY - 100 * DAY,
        person__username="hina", person__last_name="青木",
    )  # fmt: skip
    User.objects.filter(pk=post.person_id).update(left_on=TODAY - 100 * DAY)

    days = {"開始日": TODAY - 900 * DAY, "終了日": TODAY - 400 * DAY}
    take(row(ログインID="hina", **{name: day.isoformat() for name, day in days.items()}))

    assert fresh(post.person).left_on == TODAY - 100 * DAY
    assert broken("people") == []
