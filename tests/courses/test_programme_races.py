"""A place in a programme that several officers and the tick want to make at the same moment."""

import datetime

import pytest
from django.utils import timezone

from core.models import AuditEvent, Message
from courses import actions
from courses.models import Allocation
from records.models import Obligation
from tests.factories.courses import make_course, post_of
from tests.factories.programmes import a_set, course, in_it, make_programme, place
from tests.races import run_together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
CALLS = "tests.courses.programme_race_calls"


@pytest.fixture
def programme(transactional_db):
    return make_programme(a_set("基礎", course(make_course())))


def test_six_that_assign_the_same_people_make_one_place_each(
    programme, worker, colleague, nerima_hr
):
    posts = [post_of(worker).pk, post_of(colleague).pk]
    assigned = {"page": programme.pk, "posts": posts, "by": nerima_hr.pk}
    orders = [
        *[(f"{CALLS}:assign", assigned)] * 6,
        *[(f"{CALLS}:follow", {"on": timezone.localdate().isoformat()})] * 2,
    ]

    results = run_together(
        "tests.races:any_of", [{"function": name, "facts": facts} for name, facts in orders]
    )

    assert [(result.error, result.message) for result in results] == [(None, "")] * 8
    assert sorted(result.value for result in results[:6]) == [*[(0, 2)] * 5, (2, 0)]
    assert set(Allocation.objects.values_list("person", flat=True)) == {worker.pk, colleague.pk}
    assert Allocation.objects.count() == Obligation.objects.in_force().count() == 2
    told = Message.objects.filter(kind="courses.programme_assigned")
    assert sorted(told.values_list("person", flat=True)) == sorted([worker.pk, colleague.pk])


def test_taken_out_by_three_at_once_it_is_archived_once(programme, worker, nerima_hr):
    in_it(worker, programme)
    place = Allocation.objects.get(person=worker)

    call = {"allocation": place.pk, "by": nerima_hr.pk}
    results = run_together(f"{CALLS}:take_out", [call] * 3)

    assert [result.error for result in results] == [None] * 3
    place.refresh_from_db()
    assert (place.archived_at is not None, place.archived_reason) == (True, "別の課程を受けます。")
    assert not Obligation.objects.in_force().exists()
    assert AuditEvent.objects.filter(kind="records.excused").count() == 1


def test_doubts_decided_by_three_at_once_are_decided_and_told_once(
    programme, worker, colleague, nerima_hr
):
    late = {"due_rule": "fixed", "due_on": timezone.localdate() - datetime.timedelta(days=1)}
    places = [in_it(person, programme, by=nerima_hr, **late).pk for person in (worker, colleague)]
    # Each names them in another order.
    calls = [{"allocations": each, "by": nerima_hr.pk} for each in (places, places[::-1], places)]

    results = run_together(f"{CALLS}:resolve_many", calls)

    errors = sorted(str(result.error) for result in results)
    assert errors == ["None", "ValidationError", "ValidationError"]
    assert not Allocation.objects.unresolved().exists()
    told = Message.objects.filter(kind="courses.programme_assigned")
    assert sorted(told.values_list("person", flat=True)) == sorted([worker.pk, colleague.pk])


def test_left_twice_at_once_it_is_left_once(worker):
    programme = make_programme(a_set("基礎", course(make_course())), entry="self")
    actions.enter(page=programme, post=post_of(worker), by=worker)
    row = place(worker, programme)

    call = {"allocation": row.pk, "by": worker.pk}
    results = run_together(f"{CALLS}:leave", [call] * 2)

    assert sorted(str(result.error) for result in results) == ["None", "ValidationError"]
    row.refresh_from_db()
    assert row.archived_at is not None
    assert AuditEvent.objects.filter(kind="records.excused").count() == 1
