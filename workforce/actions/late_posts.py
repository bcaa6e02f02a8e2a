"""所属の訂正: what was done since posts began, though nobody had entered the posts yet."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from core.jobs import Progress, enqueue
from core.models import Job
from people.models import Post, User
from records import actions as records

JOB = "workforce.late_posts"


@transaction.atomic
def correct_posts(chosen: Mapping[int, Sequence[int]], *, by: User | None) -> Job:
    """Starts the job that puts these records, by post, under the post."""
    moves = [(post, [*rows]) for post, rows in sorted(chosen.items())]
    return enqueue(
        kind=JOB,
        # The same posts may be corrected again with other records, before the first job is done.
        key=hashlib.sha256(json.dumps(moves).encode()).hexdigest(),
        title=_("Correction of the post of records"),
        arguments={"moves": moves, "by": by and by.pk},
        total=sum(len(rows) for _post, rows in moves),
        by=by,
    )


def move_records(
    moves: Sequence[tuple[int, Sequence[int]]], progress: Progress, *, by: User | None
) -> None:
    """A handful in each transaction; those that are under their post already are passed over, so
    a killed worker's work goes on. A post that is gone by now takes nothing."""
    posts = Post.objects.in_bulk([post for post, _rows in moves])
    passed = 0
    for pk, rows in moves:
        if post := posts.get(pk):
            done = 0
            while moved := records.move_to_post(post=post, records=rows, by=by):
                done += moved
                progress(passed + done)
        passed += len(rows)
        progress(passed)
