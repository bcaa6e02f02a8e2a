"""Records written by the real actions; requirements; obligations made by hand where that is the
shortest way to a state."""

import datetime
import itertools

import factory

from people.models import Post, User
from records.actions import Deed, record_many, settle
from records.models import Obligation, Record, Requirement
from records.states import Kind, Outcome
from tests.factories.people import LONG_AGO

_numbers = itertools.count(1)


def deed(person: User, **fields) -> Deed:
    """A completed self-paced course in the person's only post, unless told otherwise."""
    number = next(_numbers)
    given = {
        "post": Post.objects.filter(person=person).order_by("pk").first(),
        "kind": Kind.COURSE,
        "subject_key": "course-1",
        "subject_title": "児童虐待対応 基礎研修",
        "edition": 1,
        "page_id": None,
        "revision_id": None,
        "outcome": Outcome.COMPLETED,
        "occurred_on": datetime.date(2026, 10, 2),
        "key": f"test:{number}",
    }
    return Deed(person=person, **(given | fields))


def recorded(person: User, **fields) -> Record:
    return record_many([deed(person, **fields)], by=None)[0]


class RequirementFactory(factory.django.DjangoModelFactory):
    """Everybody, the course `course-1`, by the end of the 年度."""

    class Meta:
        model = Requirement
        skip_postgeneration_save = True

    title = "基礎研修"
    subject_key = "course-1"
    subject_title = "児童虐待対応 基礎研修"
    start = LONG_AGO

    @factory.post_generation
    def professions(self, create, extracted, **kwargs):
        self.professions.set(extracted or [])


class ObligationFactory(factory.django.DjangoModelFactory):
    """One that copies its requirement, belongs to the person's only post and knows its ledger."""

    class Meta:
        model = Obligation
        skip_postgeneration_save = True

    requirement = factory.SubFactory(RequirementFactory)
    post = factory.LazyAttribute(lambda o: Post.objects.get(person=o.person))
    subject_kind = factory.SelfAttribute("requirement.subject_kind")
    subject_key = factory.SelfAttribute("requirement.subject_key")
    edition = factory.SelfAttribute("requirement.edition")
    yearly = factory.SelfAttribute("requirement.yearly")
    fiscal_year = 2026
    due = datetime.date(2027, 3, 31)

    @factory.post_generation
    def settled(self, create, extracted, **kwargs):
        if settle(Obligation.objects.filter(pk=self.pk)):
            self.refresh_from_db()
