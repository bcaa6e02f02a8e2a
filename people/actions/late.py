"""所属の訂正: a post entered late is written together with the decision about the records since."""

from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils import timezone

from people.late import LatePost, LateRecord, records_since, take_records
from people.models import Post, User
from people.permissions import organisations_in_scope


class RecordsSince(Exception):  # noqa: N818 -- a question, not a fault
    """Nothing was written: first somebody has to look at these and choose."""

    def __init__(self, found: list[LateRecord]) -> None:
        super().__init__(len(found))
        self.found = found


@transaction.atomic
def with_records(write: Callable[[], Post], *, chosen: Sequence[int] | None, by: User) -> Post:
    """Does `write`, and takes the chosen records along by a job. `chosen` None means that nobody
    was asked yet: raises RecordsSince if there are any, and all is rolled back.

    Of what was chosen only what `by` may see is taken.
    """
    post = write()
    own = organisations_in_scope(by, on=timezone.localdate()).values_list("pk", flat=True)
    late = LatePost(person=post.person_id, start=post.start, end=post.end, post=post.pk)
    [found] = records_since([late], organisations={*own})
    if found and chosen is None:
        raise RecordsSince(found)
    known = {record.pk for record in found}
    take_records({post.pk: sorted(known & set(chosen or ()))}, by=by)
    return post
