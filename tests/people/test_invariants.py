"""Each promise about people, broken by hand behind the actions' back, is found."""

import datetime

import pytest

from core.invariants import broken
from people.models import Leave, Organisation, OrganisationTie, Post, Section, User
from tests.conftest import post_of
from tests.factories.people import (
    LeaveFactory,
    OrganisationFactory,
    OrganisationTieFactory,
    PostFactory,
    SectionFactory,
)

pytestmark = pytest.mark.django_db

APRIL = datetime.date(2026, 4, 1)
MAY = datetime.date(2026, 5, 1)


def rows():
    return [row for _, row in broken("people")]


def test_the_cast_breaks_nothing(worker, colleague, supervisor, nerima_hr, facilitator, metropolis):
    assert rows() == []


def test_one_staff_number_for_two_posts_at_once(nerima):
    first = PostFactory(organisation=nerima, staff_number="1", start=APRIL, end=MAY)
    second = PostFactory(organisation=nerima, staff_number="1", start=MAY)
    PostFactory(organisation=nerima, staff_number="", start=APRIL)
    PostFactory(organisation=nerima, staff_number="", start=APRIL)
    PostFactory(staff_number="1", start=APRIL)
    assert rows() == []

    Post.objects.filter(pk=first.pk).update(end=MAY + datetime.timedelta(days=1))

    assert rows() == [f"post {first.pk}", f"post {second.pk}"]


@pytest.mark.parametrize("days", [{"opened_on": APRIL}, {"closed_on": APRIL}])
def test_post_in_an_organisation_that_is_not_open(worker, days):
    post = post_of(worker)

    Organisation.objects.filter(pk=post.organisation_id).update(**days)

    assert rows() == [f"post {post.pk}"]


def test_post_that_ends_with_its_organisation_is_right(nerima):
    PostFactory(organisation=nerima, end=MAY)

    Organisation.objects.filter(pk=nerima.pk).update(closed_on=MAY)

    assert rows() == []


def test_post_in_a_section_of_another_organisation(worker, nakano):
    post = post_of(worker)
    section = SectionFactory(organisation=nakano)

    Post.objects.filter(pk=post.pk).update(section=section)

    assert rows() == [f"post {post.pk}"]


def test_section_in_a_section_of_another_organisation(section, nakano):
    inner = SectionFactory(organisation=nakano)

    Section.objects.filter(pk=inner.pk).update(parent=section)

    assert rows() == [f"section {inner.pk}"]


def test_organisations_that_administer_one_another():
    first, second, third, below = (OrganisationFactory() for _ in range(4))
    OrganisationTieFactory(child=second, parent=first)
    OrganisationTieFactory(child=third, parent=second)
    OrganisationTieFactory(child=below, parent=third)
    assert rows() == []

    OrganisationTie.objects.bulk_create(
        [OrganisationTie(child=first, parent=third, kind="administers", start=APRIL)]
    )

    in_it = [f"organisation {item.pk} on {APRIL}" for item in (first, second, third)]
    # What hangs below a circle has no way up that ends: it is listed with it.
    assert rows() == [*in_it, f"organisation {below.pk} on {APRIL}"]


def test_a_tie_turned_round_later_is_no_circle():
    first, second = OrganisationFactory(), OrganisationFactory()
    OrganisationTieFactory(child=second, parent=first, end=APRIL)

    OrganisationTieFactory(child=first, parent=second, start=APRIL)

    assert rows() == []


def test_jurisdiction_is_no_administration():
    first, second = OrganisationFactory(), OrganisationFactory()
    OrganisationTieFactory(child=second, parent=first)

    OrganisationTieFactory(child=first, parent=second, kind=OrganisationTie.Kind.JURISDICTION)

    assert rows() == []


def test_post_after_leaving(worker):
    post = post_of(worker)

    User.objects.filter(pk=worker.pk).update(left_on=MAY)
    assert rows() == [f"post {post.pk}"]

    Post.objects.filter(pk=post.pk).update(end=MAY)
    assert rows() == []


def test_post_of_an_account_that_was_merged(worker, colleague):
    User.objects.filter(pk=worker.pk).update(merged_into=colleague)

    assert rows() == [f"post {post_of(worker).pk}"]


def test_two_leaves_at_once(worker, colleague):
    first = LeaveFactory(person=worker, start=APRIL, end=MAY)
    second = LeaveFactory(person=worker, start=MAY)
    LeaveFactory(person=colleague, start=APRIL)
    assert rows() == []

    Leave.objects.filter(pk=second.pk).update(start=APRIL)

    assert rows() == [f"leave {first.pk}", f"leave {second.pk}"]


@pytest.mark.parametrize("change", [{"last_name": "佐藤"}, {"search_key": ""}])
def test_search_key_that_is_not_the_folded_name(worker, change):
    User.objects.filter(pk=worker.pk).update(**change)

    assert rows() == [f"user {worker.pk}"]


def test_search_key_of_an_organisation(nerima):
    Organisation.objects.filter(pk=nerima.pk).update(name="新練馬区")

    assert rows() == [f"organisation {nerima.pk}"]
