"""What the race tests call in processes of their own."""

import datetime
from typing import Any

from guidelines import actions
from guidelines.models import GuidelineEdition
from people.models import Post, User


def confirm(edition: int, person: int) -> int:
    reader = User.objects.get(pk=person)
    found = actions.acknowledge(
        edition=GuidelineEdition.objects.get(pk=edition),
        person=reader,
        post=Post.objects.get(person=reader),
        answers=[],
    )
    return found.pk


def enter(edition: int, person: int, by: int, day: datetime.date) -> int:
    reader = User.objects.get(pk=person)
    found = actions.acknowledge_on_paper(
        edition=GuidelineEdition.objects.get(pk=edition),
        person=reader,
        post=Post.objects.get(person=reader),
        read_on=day,
        reason="端末がない",
        by=User.objects.get(pk=by),
    )
    return found.pk


def publish(edition: int) -> None:
    actions.publish(edition=GuidelineEdition.objects.get(pk=edition), by=None)


def read(edition: int, person: int, anchor: str) -> None:
    actions.read_section(
        edition=GuidelineEdition.objects.get(pk=edition),
        anchor=anchor,
        person=User.objects.get(pk=person),
    )


def do(name: str, **given: Any) -> Any:
    """Different things at the same moment."""
    return globals()[name](**given)
