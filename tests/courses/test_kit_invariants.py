"""Each promise of teaching kits, broken by hand, is found."""

import pytest

from core.invariants import broken
from courses import actions
from courses.models import Kit, KitImport
from tests.conftest import fresh
from tests.factories.courses import make_course
from tests.factories.kits import kit_of, looked_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(trainer):
    """One that was taken in, and one that is looked at."""
    course = make_course(lessons=1)
    batch = looked_at(kit_of(course), by=trainer)
    actions.apply_kit(batch, by=fresh(trainer))
    looked_at(kit_of(course), by=trainer)
    return batch


def found():
    return {row for _sentence, row in broken("courses")}


def test_what_the_actions_write_breaks_nothing(batch):
    assert broken("courses") == []


def test_a_kit_that_was_taken_in_and_kept_its_file(batch):
    KitImport.objects.filter(pk=batch.pk).update(stored="kits/left.zip")

    assert found() == {f"courses.kitimport {batch.pk}"}


def test_a_kit_that_waits_without_its_file(batch):
    waiting = KitImport.objects.waiting().get()
    KitImport.objects.filter(pk=waiting.pk).update(stored="")

    assert found() == {f"courses.kitimport {waiting.pk}"}


def test_a_kit_that_names_another_course(batch):
    kit = Kit.objects.get()
    kit.course = make_course()
    kit.save()

    assert found() == {f"courses.kit {kit.pk}"}
