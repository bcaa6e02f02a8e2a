"""Answers what people ask about records when posts are entered late (people.late)."""

from collections.abc import Collection, Mapping, Sequence

from wagtail import hooks

from people.late import Days, LatePost, LateRecord
from people.models import User
from workforce import actions
from workforce.late_records import late_records


@hooks.register("records_of_late_posts")
def records_of_late_posts(
    posts: Sequence[LatePost], organisations: Collection[int] | None, days: Mapping[int, Days]
) -> dict[int, list[LateRecord]]:
    return late_records(posts, organisations=organisations, days=days)


@hooks.register("after_late_posts")
def move_to_late_posts(chosen: Mapping[int, Sequence[int]], by: User | None) -> None:
    actions.correct_posts(chosen, by=by)
