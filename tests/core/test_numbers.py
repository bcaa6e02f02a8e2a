"""Many numbers in one parameter, and many in one value."""

import pytest

from core.numbers import Listed, Numbers, numbers
from people.models import Post
from tests.conftest import post_of

pytestmark = pytest.mark.django_db


def test_numbers_are_a_condition(worker, colleague, outsider):
    posts = Numbers([post_of(worker).pk, post_of(outsider).pk])

    found = Post.objects.filter(pk__in=posts).values_list("person", flat=True)

    assert set(found) == {worker.pk, outsider.pk}


def test_no_numbers_are_one_that_nothing_fulfils(worker):
    assert not Post.objects.filter(pk__in=Numbers([])).exists()


def test_those_alike_are_listed_in_one_value(worker, colleague, outsider):
    rows = Post.objects.filter(person__in=[worker, colleague, outsider])
    alike = rows.order_by().values("organisation").annotate(people=Listed("person"))

    listed = dict(alike.values_list("organisation__name", "people"))

    assert {name: numbers(people) for name, people in listed.items()} == {
        post_of(worker).organisation.name: {worker.pk, colleague.pk},
        post_of(outsider).organisation.name: {outsider.pk},
    }
