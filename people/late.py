"""A post that is entered after it began: what was done since may belong to it (所属の訂正).

People know nothing of records, which lie above. So whoever keeps records says through two
Wagtail hooks what there is, and moves what was chosen:

    records_of_late_posts(posts, organisations, days) -> {(place in posts): [LateRecord, …]}
    after_late_posts(chosen, by)    # in the transaction that wrote the posts
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from wagtail import hooks

from people.models import User

Days = tuple[datetime.date, datetime.date | None]  # of a post; the end is exclusive


@dataclass(frozen=True)
class LatePost:
    """A post that begins, or begins earlier than was registered."""

    person: int
    start: datetime.date
    end: datetime.date | None
    post: int | None = None  # if it exists already


@dataclass(frozen=True)
class LateRecord:
    pk: int
    day: datetime.date
    title: str
    place: str
    # Written where the person no longer was that day, or nowhere: it surely belongs here.
    is_sure: bool


def records_since(
    posts: Sequence[LatePost],
    *,
    organisations: Collection[int] | None,
    days: Mapping[int, Days] | None = None,
) -> list[list[LateRecord]]:
    """For each post what was done since it began in another post or in none; nothing for a post
    to come. A record that fits two of the posts is the first one's.

    Only what is written in `organisations` or in none; None means everywhere. `days` of posts
    that are about to change count instead of those that are registered. Asks the same questions
    for any number of posts.
    """
    today = timezone.localdate()
    begun = [place for place, post in enumerate(posts) if post.start < today]
    found: list[list[LateRecord]] = [[] for _post in posts]
    if begun:
        late = [posts[place] for place in begun]
        for find in hooks.get_hooks("records_of_late_posts"):
            for place, records in find(late, organisations, days or {}).items():
                found[begun[place]] += records
    return found


def take_records(chosen: Mapping[int, Sequence[int]], *, by: User | None) -> None:
    """Has the records, by post, superseded by the same under that post."""
    chosen = {post: records for post, records in chosen.items() if records}
    if chosen:
        for take in hooks.get_hooks("after_late_posts"):
            take(chosen, by)
