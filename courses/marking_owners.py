"""Who is reminded that papers wait for marks."""

import datetime
from collections import defaultdict
from collections.abc import Collection

from courses.models import CoursePage, QuizPage
from people.approving import at_work
from people.models import Post
from people.roles import Role


def owners_of(pages: Collection[int], *, on: datetime.date) -> dict[int, set[int]]:
    """By quiz the people: its author, or while the author is away those who may mark it in the
    organisation that holds the course, trainers before the office. Four queries."""
    quizzes = list(QuizPage.objects.filter(pk__in=pages))
    there = at_work({quiz.owner_id for quiz in quizzes if quiz.owner_id}, on=on)
    owners = {quiz.pk: {quiz.owner_id} & there for quiz in quizzes}
    left = [quiz for quiz in quizzes if not owners[quiz.pk]]
    parents = {quiz.pk: quiz.path[: -QuizPage.steplen] for quiz in left}
    organisers = dict(
        CoursePage.objects.filter(path__in=parents.values()).values_list("path", "organiser")
    )
    staff = _staff_of(set(organisers.values()), on=on)
    for quiz in left:
        owners[quiz.pk] = staff.get(organisers.get(parents[quiz.pk], 0), set())
    return owners


def _staff_of(organisations: Collection[int], *, on: datetime.date) -> dict[int, set[int]]:
    if not organisations:
        return {}
    found: dict[Role, dict[int, set[int]]] = {}
    for role in (Role.TRAINER, Role.METROPOLIS):
        found[role] = defaultdict(set)
        posts = Post.objects.on(on).holding(role).filter(organisation__in=organisations)
        for organisation, person in posts.values_list("organisation", "person"):
            found[role][organisation].add(person)
    people = {person for sets in found.values() for each in sets.values() for person in each}
    there = at_work(people, on=on)
    return {
        organisation: (found[Role.TRAINER][organisation] & there)
        or (found[Role.METROPOLIS][organisation] & there)
        for organisation in organisations
    }
