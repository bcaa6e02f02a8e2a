import datetime

import pytest
import time_machine

from courses.models import Progress

TODAY = datetime.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def today():
    """All of it is asked on 20 November 2026."""
    with time_machine.travel(datetime.datetime(2026, 11, 20, 10, tzinfo=datetime.UTC)):
        yield TODAY


@pytest.fixture
def begin():
    """Somebody who has done some of a course's conditions."""

    def begun(person, course_key="course-1", done=2, total=5, **fields):
        return Progress.objects.create(
            person=person, course_key=course_key, done=done, total=total, **fields
        )

    return begun
