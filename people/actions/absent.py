"""Whom a complete list leaves out: listed, and ended only where an officer says so."""

import datetime
from collections.abc import Iterable
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from people.actions.import_late import count_records
from people.importing.columns import HEADINGS
from people.models import ImportBatch, ImportRow, Organisation, Post, PostRole
from people.models.posts import PostQuerySet
from people.roles import Role
from people.states import BatchState, RowChange

ENDED_BY_FILE = (Role.LEARNER, Role.SUPERVISOR)


def posts_concerned(batch: ImportBatch, rows: Iterable[ImportRow]) -> PostQuerySet:
    """Posts of that day in the uploader's organisations, whoever the rows have matched.

    The metropolitan office means the organisations that its file names.
    """
    named = {row.organisation_id for row in rows if row.organisation_id}
    posts = Post.objects.on(batch.effective_on)
    if batch.organisation_id:
        own = Organisation.objects.under(batch.organisation_id, on=batch.effective_on)
        return posts.filter(organisation__in=own)
    return posts.filter(organisation__in=named)


def absent_rows(batch: ImportBatch, rows: list[ImportRow]) -> list[ImportRow]:
    """One row for each such post, numbered after those of the file; none for a partial list."""
    if not batch.is_complete:
        return []
    matched = {row.post_id for row in rows if row.post_id}
    # Rows with a fault have matched nothing yet, and still name somebody.
    numbers = {normalize("NFKC", row.values["staff_number"]) for row in rows if row.errors} - {""}
    last = max((row.number for row in rows), default=0)
    posts = posts_concerned(batch, rows).with_names().order_by("organisation", "staff_number", "pk")
    left_out = [
        post for post in posts if post.pk not in matched and post.staff_number not in numbers
    ]
    return [
        ImportRow(
            batch=batch,
            number=last + place,
            change=RowChange.ABSENT,
            values=_values(post),
            organisation=post.organisation,
            person=post.person,
            post=post,
        )
        for place, post in enumerate(left_out, start=1)
    ]


def _values(post: Post) -> dict[str, str]:
    person = post.person
    return dict.fromkeys(HEADINGS, "") | {
        "staff_number": post.staff_number,
        "last_name": person.last_name,
        "first_name": person.first_name,
        "last_name_kana": person.last_name_kana,
        "first_name_kana": person.first_name_kana,
        "organisation_name": post.organisation.name,
        "section": str(post.section or ""),
        "start": post.start.isoformat(),
    }


def keeps_its_post() -> Exists:
    """HR officers, trainers and the like end on their own page: an office may have but one."""
    others = PostRole.objects.exclude(role__in=ENDED_BY_FILE)
    return Exists(others.filter(post=OuterRef("post")))


@transaction.atomic
def choose_absent(
    batch: ImportBatch,
    *,
    last_day: datetime.date | None,
    shown: Iterable[int],
    ticked: Iterable[int],
    everybody: bool | None = None,
) -> int:
    """Keeps which of the absent are to end, and on which day; nothing ends yet. How many that
    are. `shown` are the rows of the page that was sent; `everybody` says it for all."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state != BatchState.STAGED:
        raise ValidationError(_("This import is already over."))
    absent = locked.rows.filter(change=RowChange.ABSENT)
    endable = absent.exclude(keeps_its_post())
    if everybody is None:
        absent.filter(pk__in=[*shown]).update(chosen=False)
        endable.filter(pk__in=[*ticked]).update(chosen=True)
    else:
        absent.update(chosen=False)
        endable.filter(chosen=not everybody).update(chosen=everybody)
    count = absent.filter(chosen=True).count()
    if count and last_day is None:
        raise ValidationError(_("Write the last day of their posts."))
    if last_day is not None and absent.filter(chosen=True, post__start__gt=last_day).exists():
        raise ValidationError(_("A chosen post begins after this day."))
    locked.last_day_of_absent = last_day if count else None
    locked.save(update_fields=["last_day_of_absent"])
    count_records(locked)  # who ends here may begin in another row
    return count


def end_absent(row: ImportRow, last_day: datetime.date) -> bool:
    """Ends the chosen post, unless it is no longer as it was shown."""
    if row.post_id is None:
        return False
    post = Post.objects.select_for_update().filter(pk=row.post_id).first()
    end = last_day + datetime.timedelta(days=1)
    if post is None or post.start >= end or (post.end is not None and post.end <= end):
        return False
    post.end = end
    post.save(update_fields=["end"])
    return True
