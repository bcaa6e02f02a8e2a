"""Secondments in a state. Traits say what a test needs; everything else is dull and valid.

The rows are written past the actions: dates of state and posts are set as the actions would.
"""

import datetime
from typing import Any

import factory

from people.models import Organisation, Skill, User
from secondments.models import (
    Change,
    Consent,
    FollowUp,
    Goal,
    Interview,
    LogEntry,
    Paper,
    PlanRow,
    PlanYear,
    Presence,
    PresencePerson,
    Report,
    Secondment,
    SignOff,
)
from secondments.parties import direction_between, party_of
from secondments.states import Bearer, ChangeKind, Kind, PaperKind, State
from tests.factories.people import (
    OrganisationFactory,
    PostFactory,
    ProfessionFactory,
    UserFactory,
)

START = datetime.date(2026, 4, 1)
END = datetime.date(2027, 4, 1)


def metropolis() -> Organisation:
    return OrganisationFactory(
        kind=Organisation.Kind.METROPOLIS, name="東京都福祉局", code="130001"
    )


class SecondmentFactory(factory.django.DjangoModelFactory):
    """A request for somebody of a profession, from a ward to the metropolis. `seconded()` has it
    all."""

    class Meta:
        model = Secondment

    home = factory.SubFactory(OrganisationFactory)
    host = factory.LazyFunction(metropolis)
    home_party = factory.LazyAttribute(lambda it: party_of(it.home, on=it.planned_start))
    host_party = factory.LazyAttribute(lambda it: party_of(it.host, on=it.planned_start))
    direction = factory.LazyAttribute(lambda it: direction_between(it.home_party, it.host_party))
    kind = Kind.TRAINING
    profession = factory.SubFactory(ProfessionFactory)
    salary = Bearer.HOME
    planned_start = START
    planned_end = END


def seconded(person: User, *, state: State = State.ACTIVE, **facts: Any) -> Secondment:
    """`person` is on a secondment from the organisation of the first post, with a post at the host
    that begins and ends with it."""
    home_post = person.posts.order_by("start", "pk").first()
    start, end = facts.pop("planned_start", START), facts.pop("planned_end", END)
    announced_on = facts.pop("announced_on", start - datetime.timedelta(days=14))
    host = facts.pop("host", None) or metropolis()
    posted = {}
    if state in {State.ANNOUNCED, State.ACTIVE, State.ENDED, State.REPORTED}:
        posted["host_post"] = PostFactory(
            person=person,
            organisation=host,
            section=facts.get("host_section"),
            staff_number="",
            profession=home_post.profession,
            start=start,
            end=end,
            announced_on=announced_on,
        )
        posted["announced_on"] = announced_on
    if state in {State.ACTIVE, State.ENDED, State.REPORTED}:
        posted["actual_start"] = start
    if state in {State.ENDED, State.REPORTED}:
        posted["actual_end"], posted["ending"] = end, "as_planned"
    if state not in {State.REQUESTED, State.CONSULTATION}:
        posted["agreed_until"] = end
    facts = {"profession": home_post.profession, "home": home_post.organisation} | facts
    return SecondmentFactory(
        person=person,
        home_section=home_post.section,
        home_post=home_post,
        host=host,
        state=state,
        planned_start=start,
        planned_end=end,
        **posted,
        **facts,
    )


class ConsentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Consent

    secondment = factory.SubFactory(SecondmentFactory)
    step = 1


class ChangeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Change

    secondment = factory.SubFactory(SecondmentFactory)
    kind = ChangeKind.EXTENSION
    reason = "引き継ぎのため"
    end_before = END
    end_after = datetime.date(2028, 4, 1)


class PaperFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Paper

    secondment = factory.SubFactory(SecondmentFactory)
    kind = PaperKind.REQUEST
    issuer = factory.SelfAttribute("secondment.home_party")


class GoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Goal

    secondment = factory.SubFactory(SecondmentFactory)
    text = "虐待の通告を受けて、調査の計画を立てられる"


class LogEntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LogEntry

    secondment = factory.SubFactory(SecondmentFactory)
    day = datetime.date(2026, 6, 1)
    topic = "受理会議に加わる"
    minutes = 90
    by = factory.SubFactory(UserFactory)


class SignOffFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SignOff

    entry = factory.SubFactory(LogEntryFactory)
    part = "self"
    by = factory.SubFactory(UserFactory)


class InterviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Interview

    secondment = factory.SubFactory(SecondmentFactory)
    due_on = datetime.date(2026, 7, 31)


class ReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Report

    secondment = factory.SubFactory(SecondmentFactory)
    due_on = datetime.date(2027, 4, 30)


class FollowUpFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FollowUp

    secondment = factory.SubFactory(SecondmentFactory)
    kind = "briefing"
    title = "係の報告会"
    by = factory.SubFactory(UserFactory)


class PresenceFactory(factory.django.DjangoModelFactory):
    """Somebody of the metropolis at a ward for half a day."""

    class Meta:
        model = Presence

    kind = "regular"
    day = datetime.date(2026, 6, 1)
    sender = factory.LazyFunction(metropolis)
    place = factory.SubFactory(OrganisationFactory)
    purpose = "虐待相談の助言"
    minutes = 240
    by = factory.SubFactory(UserFactory)


class PresencePersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PresencePerson

    presence = factory.SubFactory(PresenceFactory)
    person = factory.SubFactory(UserFactory)


class PlanYearFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanYear
        django_get_or_create = ("fiscal_year",)

    fiscal_year = 2026


class PlanRowFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanRow

    year = factory.SubFactory(PlanYearFactory)
    home = factory.SubFactory(OrganisationFactory)
    host = factory.LazyFunction(metropolis)
    direction = factory.LazyAttribute(lambda it: direction_between(it.home, it.host))
    profession = factory.SubFactory(ProfessionFactory)
    planned = 1


class SkillFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Skill

    person = factory.SubFactory(UserFactory)
    name = "通告の受理"
    assessed_on = datetime.date(2026, 10, 1)
