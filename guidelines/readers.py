"""Who has read what, for one officer on one day: names of their own people, numbers of the others."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import pgettext_lazy

from core.numbers import Numbers
from guidelines.models import GuidelineEdition
from guidelines.reading_permissions import posts_named, sees_numbers_of_all
from people.models import Organisation, Post, User
from people.models.posts import PostQuerySet
from records.models import Obligation, ObligationQuerySet
from records.places import administration
from records.states import Kind
from records.suppression import shown, suppressed_grid

ALL, READ, WAITING, LATE = "all", "read", "waiting", "late"


class State(models.TextChoices):
    UNREAD = "unread", pgettext_lazy("reader", "Not read yet")
    LATE = "late", pgettext_lazy("reader", "Overdue")
    READ = "read", pgettext_lazy("reader", "Read")
    EVERYBODY = "all", pgettext_lazy("reader", "Everybody")


@dataclass(frozen=True)
class Asked:
    """What one look asks for. Unknown values of the address ask for nothing."""

    state: State = State.UNREAD
    guideline: str = ""
    organisation: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Counts:
    """People. `late` are among `unread`."""

    read: int = 0
    unread: int = 0
    late: int = 0

    @property
    def everybody(self) -> int:
        return self.read + self.unread

    def of(self, state: State) -> int:
        return {
            State.UNREAD: self.unread,
            State.LATE: self.late,
            State.READ: self.read,
            State.EVERYBODY: self.everybody,
        }[state]


@dataclass(frozen=True)
class PlaceRow:
    """A municipality, or a body outside of any, in words that give nobody away."""

    name: str
    read: str
    waiting: str
    late: str
    everybody: str


class Readers:
    """Ask it for editions, counts and people; each is read once, in a constant number of queries."""

    def __init__(self, user: User, asked: Asked, *, on: datetime.date) -> None:
        self.user, self.asked, self.on = user, asked, on

    # --- what is owed -----------------------------------------------------------
    @cached_property
    def editions(self) -> dict[str, GuidelineEdition]:
        """The current editions that somebody has to read, by the key of the guideline."""
        rows = GuidelineEdition.objects.current().without_content().order_by("title", "pk")
        owed = {*_owed(self.on).order_by().values_list("subject_key", flat=True).distinct()}
        return {row.guideline_key: row for row in rows if row.guideline_key in owed}

    @cached_property
    def posts(self) -> PostQuerySet:
        """Whose holders are named, narrowed to the organisation and name that is asked for."""
        posts = posts_named(self.user, on=self.on)
        if self.asked.organisation is not None:
            posts = posts.under(self.asked.organisation, on=self.on)
        if self.asked.text:
            named = User.objects.matching(self.asked.text).values("pk")
            posts = posts.filter(Q(person__in=named) | Q(staff_number__icontains=self.asked.text))
        return posts

    @cached_property
    def _named(self) -> Numbers:
        return Numbers(self.posts.order_by().values_list("pk", flat=True))

    # --- by name ----------------------------------------------------------------
    @cached_property
    def by_guideline(self) -> dict[str, Counts]:
        """Of the people named, by guideline."""
        owed = _owed(self.on).filter(post__in=self._named)
        rows = _counted(owed, self.on, "subject_key")
        return {key: Counts(read, unread, late) for key, read, unread, late in rows}

    @cached_property
    def named_at_all(self) -> bool:
        """Whether anybody who may be named has to read anything, whatever is asked for."""
        own = posts_named(self.user, on=self.on)
        return _owed(self.on).filter(post__in=own.order_by().values("pk")).exists()

    @property
    def lines(self) -> list[tuple[GuidelineEdition, Counts]]:
        return [
            (edition, self.by_guideline.get(key, Counts()))
            for key, edition in self.editions.items()
        ]

    @cached_property
    def counts(self) -> Counts:
        """Of the chosen guideline, or of all together: a person counts once for each of them."""
        chosen = [
            counts
            for key, counts in self.by_guideline.items()
            if key in self.editions and self.asked.guideline in {"", key}
        ]
        return Counts(
            sum(each.read for each in chosen),
            sum(each.unread for each in chosen),
            sum(each.late for each in chosen),
        )

    def people(self) -> ObligationQuerySet:
        """One row a person and guideline, in the order of the kana."""
        keys = [key for key in self.editions if self.asked.guideline in {"", key}]
        owed = _owed(self.on).filter(post__in=self._named, subject_key__in=keys)
        match self.asked.state:
            case State.UNREAD:
                owed = owed.open(self.on)
            case State.LATE:
                owed = owed.open(self.on).filter(due__lt=self.on)
            case State.READ:
                owed = owed.satisfied(self.on)
        rows = owed.with_completion(self.on).one_per_subject()
        return rows.select_related("person", "post__organisation", "post__section").order_by(
            "person__search_key", "person", "subject_key"
        )

    # --- by number --------------------------------------------------------------
    @cached_property
    def chosen(self) -> GuidelineEdition | None:
        """What the numbers are of (readers_filter: of one)."""
        return self.editions.get(self.asked.guideline)

    @cached_property
    def places(self) -> list[PlaceRow]:
        """Everybody but those who are named, by municipality; 1 to 4 people are not told apart."""
        if self.chosen is None or not sees_numbers_of_all(self.user):
            return []
        counts = _by_place(self._others, self.on)
        cells = {
            (str(place), name): number
            for place, numbers in counts.items()
            for name, number in numbers.items()
        }
        words = suppressed_grid(cells, ALL)
        names = {row.pk: row for row in Organisation.objects.filter(pk__in=counts)}
        order = sorted(counts, key=lambda pk: (names[pk].code or "9", names[pk].name, pk))
        return [
            PlaceRow(
                names[pk].name,
                *(words[str(pk), name] for name in (READ, WAITING, LATE, ALL)),
            )
            for pk in order
        ]

    @cached_property
    def total(self) -> str:
        """How many people there are in that table."""
        return shown(len({person for person, *_rest in self._others}))

    @cached_property
    def _others(self) -> list[tuple[Any, ...]]:
        """(person, organisation, due, completed_on) of each obligation for the chosen guideline."""
        if self.chosen is None:
            return []
        own = posts_named(self.user, on=self.on)
        there = Post.objects.on(self.on).announced(self.on)
        owed = _owed(self.on).filter(
            subject_key=self.chosen.guideline_key, post__in=there.order_by().values("pk")
        )
        rows = owed.exclude(person__in=own.order_by().values("person"))
        return list(
            rows.with_completion(self.on).values_list(
                "person", "post__organisation", "due", F("completed_on")
            )
        )


def _owed(on: datetime.date) -> ObligationQuerySet:
    """By those whose post runs that day: after a transfer the new post counts."""
    return Obligation.objects.in_force(on).filter(subject_kind=Kind.GUIDELINE)


def _counted(owed: ObligationQuerySet, on: datetime.date, by: str) -> QuerySet[Any, Any]:
    """Who owes the same in two posts counts once."""
    is_open = Q(satisfied_on=None) | Q(satisfied_on__gt=on)
    rows: QuerySet[Any, Any] = owed.order_by().values(by)
    people = rows.annotate(
        read=Count("person", distinct=True, filter=~is_open),
        unread=Count("person", distinct=True, filter=is_open),
        late=Count("person", distinct=True, filter=is_open & Q(due__lt=on)),
    )
    return people.values_list(by, F("read"), F("unread"), F("late"))


def _by_place(rows: Sequence[tuple[Any, ...]], on: datetime.date) -> dict[int, Mapping[str, int]]:
    """{municipality or body: {state: people}}; a person once a place, by the worst of their posts."""
    places = administration()
    worst: dict[tuple[int, int], str] = {}
    order = {READ: 0, WAITING: 1, LATE: 2}
    for person, organisation, due, completed_on in rows:
        state = READ if completed_on is not None else LATE if due < on else WAITING
        place = places.municipality_of(organisation, on) or organisation
        before = worst.get((place, person), READ)
        worst[place, person] = max(before, state, key=order.__getitem__)
    found: dict[int, dict[str, int]] = {}
    for (place, _person), state in worst.items():
        numbers = found.setdefault(place, {READ: 0, WAITING: 0, LATE: 0, ALL: 0})
        numbers[state] += 1
        numbers[ALL] += 1
    return dict(found)
