"""Two accounts that become one, both in programmes."""

import datetime

import pytest
from django.utils import timezone

from core import jobs
from core.invariants import broken
from courses import actions
from courses.models import Allocation, Evidence, ProgrammeRequest
from tests.conftest import fresh, post_of
from tests.factories.programmes import (
    a_set,
    completed,
    course,
    external,
    follow,
    in_it,
    item,
    make_courses,
    make_programme,
    place,
)
from workforce.actions import merge

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def merged(kept, old, by):
    job = merge(kept=kept, merged=old, reason="同じ人", by=fresh(by))
    jobs.run(job.pk)
    follow()


def test_two_accounts_of_one_person_are_one_in_the_programme(worker, colleague, metropolis):
    one, two = make_courses(2)
    both = make_programme(a_set("全部", course(one), course(two)))
    single = make_programme(a_set("全部", course(one)))
    in_it(worker, both)
    in_it(colleague, both)
    in_it(colleague, single)
    completed(worker, one)
    completed(colleague, two)

    merged(worker, colleague, metropolis)

    assert set(Allocation.objects.values_list("person", flat=True)) == {worker.pk}
    assert place(worker, both).completed_at is not None
    assert place(worker, single).completed_at is not None
    assert not broken()


def test_what_waits_for_an_answer_twice_waits_once(worker, colleague, metropolis):
    programme = make_programme(a_set("全部", external("他機関")))
    asked = make_programme(a_set("全部", external("他機関")), entry="approval")
    for person in (worker, colleague):
        shown = actions.Shown(happened_on=timezone.localdate() - DAY, text="受講")
        row = in_it(person, programme)
        actions.show_evidence(
            allocation=row, item=item(programme, "他機関"), shown=shown, by=person
        )
        actions.request_entry(page=asked, post=post_of(person), wish="", by=person)

    merged(worker, colleague, metropolis)

    assert sorted(Evidence.objects.values_list("state", flat=True)) == ["declined", "waiting"]
    assert {row.allocation.person for row in Evidence.objects.all()} == {worker}
    assert sorted(ProgrammeRequest.objects.values_list("state", flat=True)) == [
        "declined", "waiting",
    ]  # fmt: skip
