"""What is owed goes along when a post is followed by another."""

import datetime

import pytest

from records.actions import follow_posts
from records.models import Obligation
from tests.conftest import post_of
from tests.factories.people import PostFactory
from tests.factories.records import ObligationFactory, RequirementFactory, recorded

pytestmark = pytest.mark.django_db

JUNE, APRIL = datetime.date(2026, 6, 18), datetime.date(2027, 4, 1)


@pytest.fixture
def named():
    return RequirementFactory(individual=True)


def followed(person, requirement):
    """What this person owes by name, and the post that follows the one it is owed in."""
    owed = ObligationFactory(requirement=requirement, person=person, entry="person")
    post = owed.post
    return post.pk, PostFactory(person=person, organisation=post.organisation, start=APRIL).pk


def test_what_was_done_before_satisfies_it_in_the_new_post(worker, named):
    left, new = followed(worker, named)
    recorded(worker, occurred_on=JUNE)

    follow_posts({left: new}, on=APRIL)

    assert set(Obligation.objects.values_list("post", "satisfied_on")) == {
        (left, JUNE),
        (new, JUNE),
    }


def test_only_the_new_posts_are_settled(worker, colleague, named):
    """All who owe the same are thousands; theirs did not change, so nobody looks at them."""
    left, new = followed(worker, named)
    others = ObligationFactory(requirement=named, person=colleague, entry="person")
    recorded(worker, occurred_on=JUNE)
    recorded(colleague, occurred_on=JUNE)
    unlooked = {"satisfied_on": None}  # what looking at it would mend
    Obligation.objects.filter(post__in=[left, post_of(colleague).pk]).update(**unlooked)

    follow_posts({left: new}, on=APRIL)

    assert set(Obligation.objects.values_list("post", "satisfied_on")) == {
        (left, None),
        (others.post_id, None),
        (new, JUNE),
    }
