"""到達度自己評価: before and after, once each, one's own side by side, of many only numbers."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from courses import actions
from courses.models import CoursePage, SelfAssessment
from courses.self_assessment import figures_of_course, is_assessed, objectives_of
from records.models import Record
from records.states import Kind
from tests.conftest import fresh
from tests.factories.courses import finished, lessons_of, make_course, post_of, started
from tests.factories.people import PostFactory

pytestmark = pytest.mark.django_db

OBJECTIVES = [("objective", "通告の流れを説明できる"), ("objective", "面接の記録を書ける")]
RULE = [("self_assessment", None)]


@pytest.fixture
def course() -> CoursePage:
    return make_course(objectives=OBJECTIVES, rule=RULE)


def rated(person, course, moment, *ratings: int) -> SelfAssessment:
    keys = [each.id for each in objectives_of(course)]
    return actions.assess_oneself(
        course=course, person=person, post=post_of(person), moment=moment,
        ratings=dict(zip(keys, ratings, strict=True)), by=person,
    )  # fmt: skip


def rated_twice(person, course, before, after) -> None:
    rated(person, course, "before", *before)
    finished(person, *lessons_of(course))
    rated(person, course, "after", *after)


class TestRating:
    def test_after_the_course_completes_the_rule_that_asks_for_it(self, course, worker):
        started(worker, course)

        rated(worker, course, "before", 1, 2)
        assert not Record.objects.of_kind(Kind.SURVEY, Kind.COURSE).exists()
        finished(worker, *lessons_of(course))
        rated(worker, course, "after", 4, 5)

        assert set(Record.objects.values_list("kind", flat=True)) == {
            Kind.LESSON, Kind.SURVEY, Kind.COURSE,
        }  # fmt: skip

    def test_an_empty_rule_asks_for_lessons_and_quizzes_only(self, worker):
        course = make_course(objectives=OBJECTIVES, self_assessment=True)
        started(worker, course)

        finished(worker, *lessons_of(course))

        assert Record.objects.of_kind(Kind.COURSE).count() == 1

    def test_after_waits_for_the_lessons(self, course, worker):
        with pytest.raises(ValidationError):
            rated(worker, course, "after", 4, 5)

    def test_is_done_once_each(self, course, worker):
        rated_twice(worker, course, (1, 2), (4, 5))

        for moment in ("before", "after"):
            with pytest.raises(ValidationError):
                rated(worker, course, moment, 5, 5)
        assert SelfAssessment.objects.count() == 2

    @pytest.mark.parametrize("ratings", [(0, 3), (6, 3)])
    def test_takes_one_to_five_for_every_objective(self, course, worker, ratings):
        with pytest.raises(ValidationError):
            rated(worker, course, "before", *ratings)

    def test_a_course_without_objectives_has_nothing_to_rate(self, worker):
        course = make_course(rule=RULE)

        assert not is_assessed(course)
        assert started(worker, course).total == 0


class TestPage:
    def test_asks_before_and_then_after_and_shows_both(self, client, course, worker):
        client.force_login(worker)
        url = reverse("courses:self_assessment", args=[course.key])
        first, second = (f"r-{each.id}" for each in objectives_of(course))

        missing = client.post(url, {"moment": "before", first: "2"}).text
        client.post(url, {"moment": "before", first: "2", second: "3"})
        finished(worker, *lessons_of(course))
        page = client.post(url, {"moment": "after", first: "4", second: "3"}, follow=True).text

        assert "＊1から5の中から選んでください。" in missing
        assert "＋2" in page or "+2" in page
        assert "±0" in page

    def test_shows_nobody_elses(self, client, course, worker, colleague):
        rated(worker, course, "before", 2, 5)
        client.force_login(colleague)

        page = client.get(reverse("courses:self_assessment", args=[course.key])).text

        assert "ご自分の評価（受講前と受講後）" not in page

    def test_of_a_course_that_does_not_ask_is_not_there(self, client, worker):
        client.force_login(worker)

        url = reverse("courses:self_assessment", args=[make_course().key])

        assert client.get(url).status_code == 404


class TestFigures:
    def test_say_the_mean_change_of_who_rated_twice(self, course):
        for _ in range(6):
            rated_twice(PostFactory().person, course, (1, 2), (4, 2))
        rated(PostFactory().person, course, "before", 1, 2)

        first, second = figures_of_course(course)

        assert (first.before.answered, first.after.answered) == ("7", "6")
        assert (first.before.mean(), first.after.mean(), first.change) == ("1", "4", "+3.0")
        assert second.change == "+0.0"

    def test_say_nothing_of_fewer_than_five(self, course):
        for _ in range(4):
            rated_twice(PostFactory().person, course, (1, 2), (4, 2))

        first, _second = figures_of_course(course)

        assert (first.before.answered, first.before.mean(), first.change) == ("5人未満", "–", "–")
        assert {people for _text, *both in first.rows for people in both} == {"–"}

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_screen_costs_the_same(
        self, client, cms_groups, metropolis, course, count, django_assert_max_num_queries
    ):
        for _ in range(count):
            rated(PostFactory().person, course, "before", 1, 2)
        client.force_login(fresh(metropolis))
        url = reverse("self_assessment_results", args=[course.pk])
        client.get(url)

        with django_assert_max_num_queries(20):
            page = client.get(url)
        assert page.status_code == 200
        assert client.get(url, {"format": "csv"}).status_code == 200


def test_two_accounts_that_become_one_keep_the_ratings(course, worker, colleague):
    rated(worker, course, "before", 1, 2)

    actions.move_person(person=worker, to=colleague)

    assert SelfAssessment.objects.get().person == colleague
