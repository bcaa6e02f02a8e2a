"""Visits and joint meetings are entered, corrected and taken out."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import AuditEvent
from secondments.actions.presence import enter_presence, remove_presence
from secondments.models import Presence
from tests.conftest import post_of
from tests.factories.people import PostFactory

TODAY = timezone.localdate


@pytest.fixture
def fields(nakano) -> dict:
    return {
        "kind": "regular", "day": TODAY(), "place": nakano, "where": "", "purpose": "助言",
        "minutes": 120,
    }  # fmt: skip


def enter(trainer, fields, *, presence=None, posts=None, by=None) -> Presence:
    posts = [post_of(trainer)] if posts is None else posts
    sender = post_of(trainer).organisation
    return enter_presence(
        presence=presence, sender=sender, posts=posts, by=by or trainer, fields=fields
    )


def test_a_person_with_two_posts_was_there_once(trainer, fields):
    second = PostFactory(person=trainer, organisation=post_of(trainer).organisation)
    first = trainer.posts.exclude(pk=second.pk).get()

    row = enter_presence(
        presence=None, sender=first.organisation, posts=[first, second], by=trainer, fields=fields
    )

    assert list(row.people.values_list("person", flat=True)) == [trainer.pk]


def test_who_was_there_is_corrected(trainer, metropolis, fields):
    row = enter(trainer, fields)

    enter(trainer, fields | {"minutes": 90}, presence=row, posts=[post_of(metropolis)])

    row.refresh_from_db()
    assert (row.minutes, list(row.people.values_list("person", flat=True))) == (
        90, [metropolis.pk],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda it: {"day": TODAY() + datetime.timedelta(days=1)}, "day"),
        (lambda it: {"place": it}, "place"),
    ],
)
def test_a_wrong_visit_is_refused_at_its_field(trainer, fields, change, field):
    wrong = fields | change(post_of(trainer).organisation)

    with pytest.raises(ValidationError) as fault:
        enter(trainer, wrong)

    assert set(fault.value.message_dict) == {field}
    assert Presence.objects.count() == 0


def test_somebody_was_there(trainer, fields):
    with pytest.raises(ValidationError) as fault:
        enter(trainer, fields, posts=[])

    assert set(fault.value.message_dict) == {"posts"}


def test_taken_out_it_counts_no_more_and_is_written_down(trainer, fields):
    row = enter(trainer, fields)

    remove_presence(presence=row, by=trainer)

    assert Presence.objects.kept().count() == 0
    assert Presence.objects.count() == 1
    assert AuditEvent.objects.filter(kind="secondments.presence_removed").count() == 1
    with pytest.raises(ValidationError):
        remove_presence(presence=row, by=trainer)
