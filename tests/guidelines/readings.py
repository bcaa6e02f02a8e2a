"""Readers at work: what their tests share."""

from collections.abc import Iterable

from django.test import Client

from guidelines import actions
from guidelines.models import Acknowledgement, GuidelineEdition, GuidelinePage
from guidelines.reading import reading_of
from people.models import Post, User
from tests.factories.guidelines import psychologist
from tests.factories.people import PostFactory, UserFactory


def page_of(edition: GuidelineEdition) -> GuidelinePage:
    return GuidelinePage.objects.get(pk=edition.page_id)


def a_psychologist(name: str = "shinri", **fields) -> User:
    person = UserFactory(username=name)
    PostFactory(person=person, profession=psychologist(), **fields)
    return person


def read_all(person: User, edition: GuidelineEdition) -> None:
    for step in reading_of(person.pk, edition).unread:
        actions.read_section(edition=edition, anchor=step.anchor, person=person)


def acknowledged(
    person: User, edition: GuidelineEdition, *, answers: Iterable[int] = ()
) -> Acknowledgement:
    """Everything read and confirmed in the person's only post."""
    read_all(person, edition)
    post = Post.objects.filter(person=person).order_by("-start").first()
    return actions.acknowledge(edition=edition, person=person, post=post, answers=[*answers])


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client
