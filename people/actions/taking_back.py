"""Takes an applied personnel change back: every post is again as it was before the first row.

As long as nothing rests on the posts that it made. Who was registered by it and has been invited
since, say, stays registered without a post.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from people.actions.posts import set_roles
from people.cms_groups import sync_groups
from people.models import ImportBatch, ImportRow, Post, Section, User
from people.models.posts import PostQuerySet
from people.resting import relations_of, resting_on, rows_of
from people.roles import Role
from people.states import BATCH_TRANSITIONS, BatchState

AT_ONCE = 1_000  # keys in one question
GOES_ALONG = {"people.PostRole.post", "people.ImportRow.post"}
OF_NOBODY = {"people.ImportRow.person"}

Found = tuple[str, int]  # what stands in the way, and how many


def posts_made(batch: ImportBatch) -> PostQuerySet:
    rows = _applied(batch).filter(undo__has_key="made")
    return Post.objects.filter(pk__in=rows.order_by().values("post"))


def in_the_way(batch: ImportBatch, *, besides: Collection[str] = ()) -> list[Found]:
    """What rests on the posts this change made, and posts that were changed since by hand or by
    another file. Whoever asks `besides` looks after those foreign keys."""
    found = []
    for model, rows in resting_on(posts_made(batch), besides={*GOES_ALONG, *besides}):
        if count := rows.count():
            found.append((str(model._meta.verbose_name), count))
    if count := _changed_since(batch):
        found.append((_("Posts changed since then"), count))
    return found


@transaction.atomic
def take_back(batch: ImportBatch) -> set[int]:
    """Everybody concerned. The caller has looked `in_the_way` in the same transaction, and writes
    the audit event."""
    locked = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if BatchState.TAKEN_BACK not in BATCH_TRANSITIONS[BatchState(locked.state)]:
        raise ValidationError(_("This import is already over."))
    rows = list(_applied(locked).order_by("-rank", "-number"))
    people = {row.person_id for row in rows if row.person_id}
    _hold(row.undo for row in rows)
    posts_made(locked).delete()
    for row in rows:
        if was := row.undo.get("was"):
            _restore(was)
    _reopen(row.undo for row in rows)
    _return_left_on(rows)
    _remove_sections(pk for row in rows for pk in row.undo.get("sections", ()))
    people -= _remove_people(locked, {row.undo["person"] for row in rows if "person" in row.undo})
    locked.state = BatchState.TAKEN_BACK
    locked.save(update_fields=["state"])
    sync_groups(people=User.objects.filter(pk__in=people) if len(people) < AT_ONCE else None)
    return people


def _some(keys: Iterable[int]) -> Iterator[list[int]]:
    """A database takes only so many values in one question."""
    left = list(keys)
    for first in range(0, len(left), AT_ONCE):
        yield left[first : first + AT_ONCE]


def _applied(batch: ImportBatch) -> models.QuerySet[ImportRow]:
    return ImportRow.objects.filter(batch=batch, applied=True).exclude(undo={})


def _hold(undos: Iterable[dict[str, Any]]) -> None:
    """Nobody begins to refer to a post while it is looked at."""
    keys = _touched(undos)
    for some in _some(sorted(keys)):
        list(Post.objects.select_for_update().filter(pk__in=some).order_by("pk").values_list("pk"))


def _touched(undos: Iterable[dict[str, Any]]) -> set[int]:
    keys: set[int] = set()
    for undo in undos:
        keys |= {int(pk) for pk in undo.get("ended", {})}
        keys |= {undo["made"]} if "made" in undo else set()
        keys |= {undo["was"]["post"]} if "was" in undo else set()
    return keys


def _changed_since(batch: ImportBatch) -> int:
    """Of a change that was stopped half-way nobody knows when it ended."""
    if batch.applied_at is None:
        return 0
    keys = _touched(_applied(batch).values_list("undo", flat=True))
    changed = Post.objects.filter(changed_at__gt=batch.applied_at)
    return sum(changed.filter(pk__in=some).count() for some in _some(keys))


def _reopen(undos: Iterable[dict[str, Any]]) -> None:
    ended: dict[tuple[str | None, str | None], list[int]] = defaultdict(list)
    for undo in undos:
        for pk, (end, announced_on) in undo.get("ended", {}).items():
            ended[end, announced_on].append(int(pk))
    for (end, announced_on), keys in ended.items():
        for some in _some(keys):
            Post.objects.filter(pk__in=some).update(end=end, end_announced_on=announced_on)


def _restore(was: dict[str, Any]) -> None:
    """A post that the change only corrected."""
    post = Post.objects.get(pk=was["post"])
    for name, value in was["fields"].items():
        field: Any = Post._meta.get_field(name)
        setattr(post, field.attname, field.to_python(value))
    if was["fields"]:
        post.save(update_fields=[*was["fields"]])
    set_roles(post=post, roles={Role(role) for role in was["roles"]})


def _return_left_on(rows: list[ImportRow]) -> None:
    for row in rows:
        if "left_on" in row.undo and row.person_id:
            day = row.undo["left_on"]
            User.objects.filter(pk=row.person_id).update(
                left_on=day and datetime.date.fromisoformat(day)
            )


def _remove_sections(made: Iterable[int]) -> None:
    """Those that hold nothing else by now, the 係 before its 課."""
    for pk in sorted(made, reverse=True):
        empty = Section.objects.filter(pk=pk, posts=None)
        empty.filter(~Q(pk__in=Section.objects.exclude(parent=None).values("parent"))).delete()


def _remove_people(batch: ImportBatch, made: set[int]) -> set[int]:
    """Of the people it registered those whom nobody has begun to deal with; who that was."""
    unused = User.objects.filter(pk__in=made, last_login=None)
    going = {person.pk for person in unused if not person.has_usable_password()}
    # What a file only looked at is no use made of them; what it did to them is.
    others = ImportRow.objects.exclude(batch=batch).filter(person__in=going, applied=True)
    going -= {*others.values_list("person", flat=True)}
    for relation in relations_of(User, besides=OF_NOBODY):
        model, name = relation.related_model, relation.field.name
        used = rows_of(model).filter(**{f"{name}__in": going})
        going -= {*used.order_by().values_list(name, flat=True)}
    ImportRow.objects.filter(person__in=going).update(person=None)
    User.objects.filter(pk__in=going).delete()
    return going
