"""What the processes of test_enrolment_races.py do; each in its own process."""

from courses import actions
from courses.models import Approval, Enrolment, Run
from people.models import User


def apply_for_many(run: int, people: list[int]) -> list[str]:
    """The state each of these people got, one after the other."""
    found = []
    for pk in people:
        person = User.objects.get(pk=pk)
        made = actions.apply(
            run=Run.objects.get(pk=run), person=person, post=person.posts.get(), by=person
        )
        found.append(str(made.state))
    return found


def apply_twice(run: int, person: int) -> str:
    return apply_for_many(run, [person])[0]


def withdraw(enrolment: int) -> str:
    mine = Enrolment.objects.select_related("person").get(pk=enrolment)
    return str(actions.withdraw(enrolment=mine, by=mine.person).state)


def raise_capacity(run: int, capacity: int, by: int) -> None:
    actions.change_run(run=Run.objects.get(pk=run), by=User.objects.get(pk=by), capacity=capacity)


def approve(approval: int, by: int) -> str:
    asked = Approval.objects.select_related("enrolment").get(pk=approval)
    return str(actions.approve(approval=asked, by=User.objects.get(pk=by)).state)
