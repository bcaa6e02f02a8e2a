"""Who has read what: 3,000 readers of five guidelines, in all municipalities. Measured when everything
else is: they would stand in its lists too."""

import datetime
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.timing import Facts, cpu
from core.fiscal import fiscal_year
from guidelines.models import Acknowledgement, GuidelineEdition
from people.models import Audience, Organisation, Post, Profession, User
from people.roles import Role
from records import keys
from records.actions import Deed, record_many
from records.models import Obligation, Requirement
from records.states import Kind, Outcome

READERS, GUIDELINES = 3000, 5
ROUNDS = 5
URL = "/office/guidelines/readers/?state=all"


def audience() -> Audience:
    """Of a profession that nobody else has."""
    profession = Profession.objects.create(code="bench", name="計測の心理職", position=99)
    found = Audience.objects.create(name="計測の心理職")
    found.professions.add(profession)
    return found


def gather_readers(editions: list[GuidelineEdition]) -> None:
    """Nobody is there yet when the guidelines are published; what is owed is written as it follows."""
    today = timezone.localdate()
    posts = _posts(Profession.objects.get(code="bench"), today)
    for place, edition in enumerate(editions):
        requirement = Requirement.objects.get(subject_key=edition.guideline_key)
        Obligation.objects.bulk_create(_owed(requirement, post, today) for post in posts)
        # Of each guideline others have read it: four of five.
        readers = [post for number, post in enumerate(posts) if (number + place) % 5]
        Acknowledgement.objects.bulk_create(_confirmed(edition, post, today) for post in readers)
        record_many([_deed(edition, post, today) for post in readers], by=None)


def measure(base: float) -> dict[str, Facts]:
    """The office sees the numbers of all, an officer of a ward the names of its own."""
    return {
        "guideline_status": _status("to-kenshu", base),
        "guideline_status_hr": _status(_officer().username, base),
    }


def _status(login: str, base: float) -> Facts:
    client = Client()
    client.force_login(User.objects.get(username=login))
    client.get(URL)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(URL)
    queries = len(captured)  # the next request forgets them
    if answer.status_code != 200:
        raise RuntimeError(f"{URL} answered {answer.status_code}")
    with cpu() as spent:
        for _n in range(ROUNDS):
            client.get(URL)
    each = spent[0] / ROUNDS * 1000
    return {
        "ratio": round(each / base, 2),
        "cpu_ms": round(each, 2),
        "queries": queries,
        "readers": READERS,
        "guidelines": GUIDELINES,
    }


def _officer() -> User:
    """HR of the place with the most readers."""
    post = Post.objects.filter(profession__code="bench").order_by("organisation", "pk")[0]
    person = User.objects.create(username="bench-jinji", last_name="計測", first_name="人事")
    Post.objects.create(
        person=person, organisation=post.organisation, staff_number="bench", start=post.start
    ).roles.create(role=Role.HR)
    return person


def _posts(profession: Profession, today: datetime.date) -> list[Post]:
    places = list(Organisation.objects.municipalities())
    people = User.objects.bulk_create(
        User(
            username=f"bench-reader-{number:04}", last_name="計測", first_name=f"{number}",
            search_key=f"計測{number}", password="!",
        )
        for number in range(READERS)
    )  # fmt: skip
    return Post.objects.bulk_create(
        Post(
            person=person,
            organisation=places[number % len(places)],
            staff_number=f"7{number:05}",
            profession=profession,
            start=datetime.date(fiscal_year(today) - 1, 4, 1),
        )
        for number, person in enumerate(people)
    )


def _owed(requirement: Requirement, post: Post, today: datetime.date) -> Obligation:
    days = datetime.timedelta(days=(post.pk % 60) - 30)  # half of them late
    return Obligation(
        person_id=post.person_id, requirement=requirement, post=post, due=today + days,
        subject_kind=Kind.GUIDELINE, subject_key=requirement.subject_key,
        edition=requirement.edition, fiscal_year=fiscal_year(today),
    )  # fmt: skip


def _confirmed(edition: GuidelineEdition, post: Post, today: datetime.date) -> Acknowledgement:
    return Acknowledgement(
        person_id=post.person_id, by_id=post.person_id, post=post, edition=edition,
        organisation_id=post.organisation_id, statement="内容を読み、理解しました。", read_on=today,
    )  # fmt: skip


def _deed(edition: GuidelineEdition, post: Post, today: datetime.date) -> Deed:
    facts: dict[str, Any] = {"subject_key": edition.guideline_key, "edition": edition.number}
    return Deed(
        person=post.person, post=post, kind=Kind.GUIDELINE, subject_title=edition.title,
        page_id=edition.page_id, revision_id=edition.revision_id, occurred_on=today,
        outcome=Outcome.ACKNOWLEDGED,
        key=keys.acknowledgement(edition.guideline_key, edition.number, post.person), **facts,
    )  # fmt: skip
