"""What the processes of test_programme_races.py do; each in its own process."""

import datetime

from courses import actions
from courses.actions.allocating import follow_obligations
from courses.models import Allocation, ProgrammePage
from people.models import Post, User


def assign(page: int, posts: list[int], by: int) -> tuple[int, int]:
    """How many are new, and how many were in it before."""
    return actions.assign(
        page=ProgrammePage.objects.get(pk=page),
        posts=list(Post.objects.filter(pk__in=posts)),
        due=actions.DueRule(),
        by=User.objects.get(pk=by),
    )


def follow(on: str) -> None:
    follow_obligations(on=datetime.date.fromisoformat(on))


def resolve_many(allocations: list[int], by: int) -> int:
    return actions.resolve_many(
        allocations=list(Allocation.objects.filter(pk__in=allocations)),
        by=User.objects.get(pk=by),
    )


def leave(allocation: int, by: int) -> None:
    actions.leave(allocation=Allocation.objects.get(pk=allocation), by=User.objects.get(pk=by))


def take_out(allocation: int, by: int) -> None:
    actions.take_out(
        allocation=Allocation.objects.get(pk=allocation),
        reason="別の課程を受けます。",
        by=User.objects.get(pk=by),
    )
