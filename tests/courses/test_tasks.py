"""The job behind a changed rule."""

import pytest

from core import jobs
from core.models import Job
from core.states import JobState
from courses import actions
from courses.models import Progress
from courses.outline import address
from tests.factories.courses import finished, lessons_of, make_course

pytestmark = pytest.mark.django_db


def run(course) -> Job:
    (job,) = actions.reevaluate_changed([course], by=None)
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def test_counts_everybody_and_leads_to_the_course(worker):
    course = make_course(lessons=2)
    first, second = lessons_of(course)
    finished(worker, first)
    second.unpublish()

    job = run(course)

    assert (job.state, job.done, job.result_url) == (JobState.DONE, 1, address(course))
    assert Progress.objects.get().completed_at is not None


def test_a_course_taken_down_meanwhile_is_no_error(worker):
    course = make_course(lessons=2)
    finished(worker, lessons_of(course)[0])
    lessons_of(course)[1].unpublish()
    (job,) = actions.reevaluate_changed([course], by=None)
    course.unpublish()

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.result_url) == (JobState.DONE, "")
