"""What the office sees of an edition: where it stands, what keeps it there, what comes next."""

import datetime
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from wagtail.models import Revision

from guidelines import actions
from guidelines.actions.editions import draft_of
from guidelines.content import content_of, faults_of
from guidelines.models import (
    Acknowledgement,
    EditionMove,
    GuidelineEdition,
    GuidelineIndexPage,
    GuidelinePage,
    OpinionReviewer,
)
from guidelines.states import EditionState, Significance


@dataclass(frozen=True)
class Fault:
    """What keeps the text from going on, and where in the editor it is mended."""

    field: str
    sentence: str


@dataclass(frozen=True)
class Readers:
    """Who has to read it, as numbers. `asked` are those who have not confirmed what counts."""

    audience: int
    asked: int
    due_days: int


class EditionOffice:
    """Read lazily by the template; a constant number of queries."""

    def __init__(self, edition: GuidelineEdition, *, at: datetime.datetime) -> None:
        self.edition, self.at = edition, at
        self.state = EditionState(edition.state)

    @property
    def today(self) -> datetime.date:
        return timezone.localdate(self.at)

    @property
    def seen(self) -> str:
        return actions.state_seen(self.edition)

    @cached_property
    def page(self) -> GuidelinePage | None:
        found: GuidelinePage | None = GuidelinePage.objects.filter(pk=self.edition.page_id).first()
        return found

    @cached_property
    def text(self) -> GuidelinePage | None:
        """The page as this edition has it; while it is a draft, as it was saved last."""
        if self.page is not None and self.state == EditionState.DRAFT:
            return draft_of(self.page)
        return self._page_of(self.edition)

    @cached_property
    def faults(self) -> list[Fault]:
        """Only a draft can be mended."""
        if self.text is None or self.state != EditionState.DRAFT:
            return []
        return [
            Fault(str(GuidelinePage._meta.get_field(name).verbose_name), sentence)
            for name, sentences in faults_of(content_of(self.text)).items()
            for sentence in sentences
        ]

    @cached_property
    def reviewers(self) -> list[OpinionReviewer]:
        rows = OpinionReviewer.objects.filter(edition=self.edition).select_related("person")
        return list(rows.annotate(given=Count("opinions")))

    @cached_property
    def opinions(self) -> dict[str, int]:
        rows = self.edition.opinions.aggregate(
            all=Count("pk"), unanswered=Count("pk", filter=Q(disposition=""))
        )
        return {name: count or 0 for name, count in rows.items()}

    @cached_property
    def moves(self) -> QuerySet[EditionMove]:
        return self.edition.moves.select_related("by").order_by("-at", "-pk")

    @cached_property
    def editions(self) -> list[GuidelineEdition]:
        """All of this guideline, newest first."""
        rows = GuidelineEdition.objects.of(self.edition.guideline_key).without_content()
        return list(rows.order_by("-number"))

    @cached_property
    def before(self) -> GuidelineEdition | None:
        """The edition in force, or the one that would be again."""
        return self.edition.previous()

    @property
    def is_past_the_day(self) -> bool:
        until = self.edition.opinions_until
        return until is not None and until < self.today

    @property
    def next(self) -> str:
        """The one thing to do: edit, answer, name, open, review, close, look, publish, wait or ""."""
        match self.state:
            case EditionState.DRAFT:
                return self._next_of_draft()
            case EditionState.OPINIONS:
                return "close" if self.is_past_the_day else "wait"
            case EditionState.REVIEW:
                return "scheduled" if self.edition.scheduled_for else "publish"
        return ""

    def _next_of_draft(self) -> str:
        if self.faults:
            return "edit"
        if self.opinions["unanswered"]:
            return "answer"
        if self.edition.opinions_until is not None:
            return "review"
        return "open" if self.reviewers else "name"

    # --- whom a step reaches ----------------------------------------------------
    @cached_property
    def readers_of_this(self) -> Readers | None:
        """If it is published. None: nobody has to read it."""
        major = self.edition.significance == Significance.MAJOR or self.before is None
        counts = self.edition if major else _last_to_be_read(self.edition, self.before)
        return self._readers(counts, self.text)

    @cached_property
    def readers_of_the_one_before(self) -> Readers | None:
        """If this one is withdrawn."""
        before = self.before
        if before is None:
            return None
        return self._readers(_last_to_be_read(before, before), self._page_of(before))

    @property
    def is_minor(self) -> bool:
        return self.edition.significance == Significance.MINOR and self.before is not None

    @cached_property
    def confirmed(self) -> int:
        return self.edition.acknowledgements.count()

    def _page_of(self, edition: GuidelineEdition) -> GuidelinePage | None:
        """What goes live with it says who has to read it, whatever was typed before or since."""
        if self.page is None:
            return None
        revision = Revision.objects.filter(pk=edition.revision_id).first()
        return revision.as_object() if revision else self.page

    def _readers(self, counts: GuidelineEdition, page: GuidelinePage | None) -> Readers | None:
        if page is None or page.audience is None:
            return None
        people = set(page.audience.posts(on=self.today).values_list("person", flat=True))
        rows = Acknowledgement.objects.filter(
            edition__guideline_key=self.edition.guideline_key, edition__number__gte=counts.number
        )
        confirmed = set(rows.values_list("person", flat=True))
        return Readers(len(people), len(people - confirmed), page.due_days)


def _last_to_be_read(edition: GuidelineEdition, start: GuidelineEdition | None) -> GuidelineEdition:
    """The edition that its readers must have confirmed: the last 要再確認, or the first of all."""
    earlier = GuidelineEdition.objects.before(edition).without_content()
    chain = [start, *earlier] if start else [*earlier]
    major = (each for each in chain if each.significance == Significance.MAJOR)
    return next(major, chain[-1] if chain else edition)


@dataclass(frozen=True)
class GuidelineRow:
    title: str
    editions: list[GuidelineEdition]


class GuidelineOffice:
    """All guidelines with all their editions; constant in queries."""

    @cached_property
    def rows(self) -> list[GuidelineRow]:
        """What is being worked on first; then by name."""
        found: dict[str, list[GuidelineEdition]] = {}
        editions = GuidelineEdition.objects.without_content().annotate(
            waiting=Count("opinions", filter=Q(opinions__disposition=""))
        )
        for edition in editions.order_by("guideline_key", "-number"):
            found.setdefault(edition.guideline_key, []).append(edition)
        rows = [GuidelineRow(editions[0].title, editions) for editions in found.values()]
        return sorted(rows, key=lambda row: (not row.editions[0].is_in_the_making, row.title))

    @property
    def counts(self) -> Counter[str]:
        return Counter(each.state for row in self.rows for each in row.editions)

    @property
    def in_the_making(self) -> int:
        return sum(each.is_in_the_making for row in self.rows for each in row.editions)

    @cached_property
    def index(self) -> GuidelineIndexPage | None:
        found: GuidelineIndexPage | None = GuidelineIndexPage.objects.first()
        return found
