"""What is the same for every reader is made once in a process and kept until content changes.

    outline = remembered(("outline", course.pk), lambda: read_outline(course))

The version of the content lies in the database (`ContentChange`), so that several processes, the
worker and several machines agree without telling one another: whatever was made from an older
version is forgotten. Models whose rows go into remembered things are named once:

    follow(Theme, Profession)        # in the app's AppConfig.ready()

A remembered thing is shared between threads: nobody writes to it. What belongs to one person
is never remembered.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import local
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save

from core.models import ContentChange
from core.models.contents import content_version

Thing = TypeVar("Thing")
Name = TypeVar("Name", bound=Hashable)
Version = tuple[str | None, int]
MOST = 5000  # things; a page of text is about 20 kB of HTML
MANY = 100  # changes; to count fewer costs next to nothing

# What Wagtail writes on a page at every stroke of an author without changing what is published.
OF_DRAFTS = {
    "latest_revision",
    "latest_revision_created_at",
    "draft_title",
    "has_unpublished_changes",
}


@dataclass
class Memory:
    version: Version
    things: dict[Hashable, Any] = field(default_factory=dict)


_memory = Memory((None, -1))
_request = local()
_followed: set[type[models.Model]] = set()


def remembered(name: Hashable, make: Callable[[], Thing]) -> Thing:
    """What `make` gave for this name at the present version of the content."""
    things = _things()
    try:
        thing: Thing = things[name]
    except KeyError:
        if len(things) >= MOST:
            things.clear()
        thing = things[name] = make()
    return thing


def remembered_each(
    kind: str, names: Iterable[Name], make: Callable[[list[Name]], Mapping[Name, Thing]]
) -> dict[Name, Thing]:
    """Many things at once: `make` is given those that are not remembered yet, and may leave out
    what does not exist. In the order of `names`."""
    wanted = list(names)
    things = _things()
    if missing := [name for name in wanted if (kind, name) not in things]:
        if len(things) + len(missing) > MOST:
            things.clear()
            missing = wanted
        things.update({(kind, name): thing for name, thing in make(missing).items()})
    return {name: things[kind, name] for name in wanted if (kind, name) in things}


def _things() -> dict[Hashable, Any]:
    global _memory  # noqa: PLW0603 -- the one memory of this process
    version = _version()
    memory = _memory
    if memory.version != version:
        # Another thread may do the same: each goes on with what it made, the last one stays.
        memory = _memory = Memory(version)
    return memory.things


def _version() -> Version:
    """Asked once in a request, so that a page is made from one state of the content."""
    if not getattr(_request, "runs", False):
        return content_version()
    if _request.version is None:
        _request.version = content_version()
    version: Version = _request.version
    return version


@contextmanager
def one_version() -> Iterator[None]:
    """Within it the version is asked once (ContentVersionMiddleware)."""
    _request.runs, _request.version = True, None
    try:
        yield
    finally:
        _request.runs = False


def content_changed() -> None:
    """From the end of this transaction on, nobody uses what was made before it."""
    ContentChange.objects.create()
    _request.version = None


@transaction.atomic
def gather_changes() -> int:
    """Puts one row in the place of all that this transaction sees, once they are many; how many
    those were. Every page counts them: after a file of 3,000 pages that would take longer than
    all else it asks."""
    seen = list(ContentChange.objects.values_list("pk", flat=True))
    if len(seen) < MANY:
        return 0
    content_changed()
    gathered, _ = ContentChange.objects.filter(pk__lte=max(seen)).delete()
    return gathered


def forget() -> None:
    """Everything, as a process does that has just begun."""
    global _memory  # noqa: PLW0603 -- the one memory of this process
    _memory = Memory((None, -1))
    _request.version = None


def follow(*followed: type[models.Model]) -> None:
    """A saved or deleted row of these models is a change of content."""
    for model in followed:
        post_save.connect(_saved, sender=model)
        post_delete.connect(_deleted, sender=model)
    _followed.update(followed)


def is_followed(model: type[models.Model]) -> bool:
    return model in _followed


def _saved(update_fields: frozenset[str] | None, **_kwargs: Any) -> None:
    if not update_fields or not OF_DRAFTS.issuperset(update_fields):
        content_changed()


def _deleted(**_kwargs: Any) -> None:
    content_changed()
