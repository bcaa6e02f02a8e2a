"""Many posts at once are answered for by the same people as one by one."""

import datetime

import pytest

from people.approving import approvers_of
from people.models import Deputy, Post
from people.permissions import approvers_for
from people.roles import Role
from tests.conftest import post_of
from tests.factories.people import LeaveFactory, PostFactory, SectionFactory

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 20)


@pytest.fixture
def office(section, worker, colleague, supervisor, nerima_centre, outsider, nakano, trainer):
    """Heads on three levels, a deputy, a named supervisor, one away, and a ward without a head."""
    inner = SectionFactory(organisation=nerima_centre, name="初期対応班", parent=section)
    PostFactory(organisation=nerima_centre, section=inner)
    PostFactory(organisation=nerima_centre)
    head = PostFactory(organisation=nerima_centre, roles=[Role.SUPERVISOR])
    away = PostFactory(organisation=nerima_centre, section=inner, roles=[Role.SUPERVISOR])
    LeaveFactory(person=away.person, start=TODAY)
    Deputy.objects.create(holder=post_of(supervisor), deputy=colleague, start=TODAY)
    Deputy.objects.create(holder=head, deputy=trainer, start=TODAY, end=TODAY)  # not any more
    PostFactory(organisation=nakano, supervisor=supervisor)
    PostFactory(organisation=nakano, supervisor=away.person)
    PostFactory(organisation=nakano, end=TODAY, roles=[Role.SUPERVISOR])
    return list(Post.objects.values_list("pk", flat=True))


def test_they_are_those_of_each_post(office):
    found = approvers_of(office, TODAY)

    assert found == {
        post.pk: set(approvers_for(post, TODAY).values_list("pk", flat=True))
        for post in Post.objects.filter(pk__in=office)
    }
    assert len({frozenset(people) for people in found.values()}) >= 4  # it is no empty agreement


def test_no_posts_have_nobody(db):
    assert approvers_of([], TODAY) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_the_count_of_queries_does_not_grow(office, count, django_assert_num_queries):
    with django_assert_num_queries(5):
        approvers_of(office[:count], TODAY)
