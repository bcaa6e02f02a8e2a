"""One kit that is taken in by several at the same moment."""

import pytest

from core.invariants import broken
from core.models import AuditEvent
from courses.models import CoursePage, Kit, KitImport, LessonPage, Question
from courses.models.marking import private
from tests.factories.courses import make_course
from tests.factories.kits import kit_of, looked_at
from tests.races import run_together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
CALLS = "tests.courses.kit_race_calls"


def here() -> tuple[int, int, int]:
    return CoursePage.objects.count(), LessonPage.objects.count(), Question.objects.count()


def test_the_same_upload_applied_twice_becomes_one_course(trainer):
    batch = looked_at(kit_of(make_course(lessons=2, quiz={})), by=trainer)
    courses, lessons, questions = here()

    results = run_together(f"{CALLS}:apply", [{"batch": batch.pk, "by": trainer.pk}] * 3)

    assert sorted(str(each.error) for each in results) == ["KitError", "KitError", "None"]
    assert here() == (courses + 1, lessons + 2, questions * 2)
    assert (Kit.objects.count(), KitImport.objects.waiting().count()) == (1, 0)
    assert AuditEvent.objects.filter(kind="courses.kit_imported").count() == 1


def test_two_who_take_in_the_same_kit_get_one_course_and_one_is_told(trainer, metropolis):
    kit = kit_of(make_course(lessons=2, quiz={}))
    batches = [looked_at(kit, by=person) for person in (trainer, metropolis)]
    courses, lessons, questions = here()

    results = run_together(
        f"{CALLS}:apply", [{"batch": batch.pk, "by": batch.by_id} for batch in batches]
    )

    assert sorted(str(each.error) for each in results) == ["KitError", "None"]
    (made,) = [each.value for each in results if each.error is None]
    assert Kit.objects.get().course_id == made
    assert here() == (courses + 1, lessons + 2, questions * 2)
    # Who came second still has the file to look at, and sees what is here now.
    (left,) = KitImport.objects.waiting()
    assert private().exists(left.stored)
    assert broken("courses") == []
