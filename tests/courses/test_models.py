"""What the database and the models themselves refuse."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.blocks import StructBlockValidationError

from courses.blocks import Group
from courses.models import Attempt, CoursePage, Progress, Question
from courses.states import AttemptState
from tests.factories.courses import (
    QuestionFactory,
    attempt_of,
    make_course,
    passed,
    publish,
    quiz_of,
    started,
)

pytestmark = pytest.mark.django_db


def refused(make) -> bool:
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False


def copy_of(row, **changes):
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(force_insert=True)


class TestProgress:
    def test_is_one_row_a_person_and_course(self, worker, colleague):
        progress = started(worker, make_course())

        assert refused(lambda: copy_of(Progress.objects.get(pk=progress.pk)))
        copy_of(Progress.objects.get(pk=progress.pk), person=colleague)

    def test_never_counts_more_than_all(self, worker):
        progress = started(worker, make_course())

        assert refused(
            lambda: Progress.objects.filter(pk=progress.pk).update(done=progress.total + 1)
        )


class TestAttempt:
    @pytest.fixture
    def attempt(self, worker) -> Attempt:
        return attempt_of(worker, quiz_of(make_course(lessons=0, quiz={"attempts_allowed": 2})))

    def test_only_one_is_open(self, attempt):
        assert refused(lambda: copy_of(attempt, number=2, turn=2))

    def test_a_number_is_taken_once(self, worker):
        attempt = passed(worker, quiz_of(make_course(lessons=0, quiz={})))

        assert refused(lambda: copy_of(attempt, turn=2))
        assert refused(lambda: copy_of(attempt, number=2, turn=1))

    def test_there_are_no_more_than_allowed(self, attempt):
        rows = Attempt.objects.filter(pk=attempt.pk)

        assert refused(lambda: rows.update(turn=3))

    @pytest.mark.parametrize(
        "changes", [{"state": AttemptState.GRADED}, {"score": 50}, {"passed": True}]
    )
    def test_is_graded_whole_or_not_at_all(self, attempt, changes):
        rows = Attempt.objects.filter(pk=attempt.pk)

        assert refused(lambda: rows.update(**changes))


class TestQuestion:
    @pytest.mark.parametrize(
        ("kind", "right", "good"),
        [
            ("single", [True, False], True),
            ("single", [True, True], False),
            ("single", [False, False], False),
            ("single", [True], False),
            ("multiple", [True, True], True),
            ("multiple", [False, False], False),
            ("multiple", [True], False),
            ("true_false", [], True),
            ("short", [], False),
        ],
    )
    def test_says_what_is_missing(self, kind, right, good):
        choices = [("choice", {"text": "選択肢", "correct": one}) for one in right]
        question = QuestionFactory.build(category=None, kind=kind, choices=choices)

        try:
            question.clean()
        except ValidationError:
            assert not good
        else:
            assert good

    def test_a_new_revision_leaves_the_published_one_until_it_is_published(self):
        question = QuestionFactory(prompt="いま")
        question.prompt = "これから"
        revision = question.save_revision()

        assert Question.objects.get().prompt == "いま"
        revision.publish()
        assert Question.objects.get().prompt == "これから"


class TestCourse:
    def test_a_copy_is_a_new_subject(self):
        course = make_course(lessons=1, quiz={})

        copy = course.copy(update_attrs={"slug": "copy", "title": "写し"}, recursive=True)

        assert copy.specific.key != course.key
        keys = {page.specific.key for page in copy.get_children()}
        assert not keys & {page.specific.key for page in course.get_children()}

    def test_may_not_wait_for_itself(self):
        course = make_course()
        course.rule = course.rule.stream_block.to_python(
            [{"type": "other_course", "value": {"page": course.pk}}]
        )

        with pytest.raises(ValidationError) as error:
            course.clean()
        assert set(error.value.message_dict) == {"rule"}

    def test_may_not_wait_for_what_waits_for_it(self):
        first, second, third = (make_course() for _ in range(3))
        for course, other in ((first, second), (second, third)):
            waits_for(course, other)
            publish(course)
        waits_for(third, first)

        with pytest.raises(ValidationError):
            third.clean()
        waits_for(third, make_course())
        third.clean()


def waits_for(course: CoursePage, other: CoursePage) -> None:
    course.rule = course.rule.stream_block.to_python(
        [{"type": "other_course", "value": {"page": other.pk}}]
    )


class TestGroupOfConditions:
    def clean(self, mode, count, conditions=2):
        block = Group()
        lessons = [{"type": "all_lessons", "value": None}] * conditions
        value = block.to_python({"mode": mode, "count": count, "conditions": lessons})
        return block.clean(value)

    @pytest.mark.parametrize("count", [1, 2])
    def test_at_least_n_of_those_there_are(self, count):
        assert self.clean("at_least", count)["count"] == count

    @pytest.mark.parametrize("count", [None, 3])
    def test_at_least_needs_a_number_that_can_be_reached(self, count):
        with pytest.raises(StructBlockValidationError) as error:
            self.clean("at_least", count)

        assert set(error.value.block_errors) == {"count"}

    @pytest.mark.parametrize("mode", ["all", "any", "in_order"])
    def test_the_others_need_none(self, mode):
        assert self.clean(mode, None)["mode"] == mode
