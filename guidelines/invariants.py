"""What must always hold of guidelines; `manage.py audit_invariants` asks. What the database itself
refuses (two published editions, two acknowledgements of one) is not asked again."""

import datetime
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from core.invariants import invariant
from core.models import Passage
from guidelines.content import content_hash
from guidelines.models import Acknowledgement, GuidelineEdition, GuidelinePage, Opinion
from guidelines.states import IN_THE_MAKING, READABLE, EditionState
from records.models import Obligation, Record, Requirement
from records.states import Kind

A_DAY = datetime.timedelta(days=1)  # the chore that publishes comes many times a day
STANDING = (EditionState.PUBLISHED, EditionState.OLD)


# --- editions -------------------------------------------------------------------
@invariant("The last move of an edition is the state it is in.")
def state_without_move() -> Iterator[str]:
    rows = GuidelineEdition.objects.without_content().prefetch_related("moves").order_by("pk")
    for row in rows.iterator(chunk_size=500):
        moves = list(row.moves.all())
        if not moves or moves[-1].state_to != row.state:
            yield f"edition {row.pk}: {row.state}"


@invariant("Of the editions that were not withdrawn, the newest is in its readers' hands.")
def earlier_without_current() -> Iterator[str]:
    current = GuidelineEdition.objects.current().filter(
        guideline_key=OuterRef("guideline_key"), number__gt=OuterRef("number")
    )
    return _editions(GuidelineEdition.objects.filter(~Exists(current), state=EditionState.OLD))


@invariant("The edition in the making is the newest of its guideline.")
def made_before_another() -> Iterator[str]:
    newer = GuidelineEdition.objects.filter(
        guideline_key=OuterRef("guideline_key"), number__gt=OuterRef("number")
    )
    return _editions(GuidelineEdition.objects.filter(Exists(newer), state__in=IN_THE_MAKING))


@invariant("What people were shown stands as it was, under its hash.")
def text_apart_from_its_hash() -> Iterator[str]:
    """A draft has none before it is opened for opinions."""
    for row in GuidelineEdition.objects.order_by("pk").iterator(chunk_size=10):
        is_frozen = row.content_hash or row.state != EditionState.DRAFT
        if is_frozen and content_hash(row.content) != row.content_hash:
            yield f"edition {row.pk}: {row.state}"


@invariant("An edition waits for its moment only in review, and is published when it has come.")
def left_behind_its_moment() -> Iterator[str]:
    late = Q(scheduled_for__lt=timezone.now() - A_DAY)
    elsewhere = Q(scheduled_for__isnull=False) & ~Q(state=EditionState.REVIEW)
    return _editions(GuidelineEdition.objects.filter(late | elsewhere))


@invariant("A guideline is on the site with the number of its published edition.")
def live_without_edition() -> Iterator[str]:
    published = dict(GuidelineEdition.objects.current().values_list("guideline_key", "number"))
    for page in GuidelinePage.objects.live().order_by("pk").only("pk", "subject_key", "edition"):
        if published.get(page.key) != page.edition:
            yield f"page {page.pk}: edition {page.edition}"


@invariant("The passages that stand are the paragraphs of the published editions.")
def passages_apart_from_the_text() -> Iterator[str]:
    said: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for edition in GuidelineEdition.objects.current():
        said[edition.guideline_key] = {
            (part.anchor, part.digest) for part in edition.guideline.parts
        }
    standing: dict[str, set[tuple[str, str]]] = defaultdict(set)
    rows = Passage.objects.current().values_list("subject_key", "anchor", "digest")
    for key, anchor, digest in rows:
        standing[key].add((anchor, digest))
    for key in sorted({*said, *standing}):
        for anchor in sorted({anchor for anchor, _digest in said[key] ^ standing[key]}):
            yield f"guideline {key}: {anchor}"


# --- opinions -------------------------------------------------------------------
@invariant("Every opinion has its answer before the edition goes to review and to its readers.")
def published_without_an_answer() -> Iterator[str]:
    over = {EditionState.REVIEW, *READABLE}
    return _opinions(Opinion.objects.unanswered().filter(edition__state__in=over))


@invariant("An opinion is by somebody who was asked about that edition.")
def opinion_of_nobody_asked() -> Iterator[str]:
    return _opinions(Opinion.objects.exclude(reviewer__edition=F("edition")))


# --- readers --------------------------------------------------------------------
@invariant("Nobody has confirmed an edition before it was published.")
def confirmed_too_early() -> Iterator[str]:
    rows = Acknowledgement.objects.annotate(published_on=TruncDate("edition__published_at"))
    return _acknowledgements(rows.filter(Q(published_on=None) | Q(read_on__lt=F("published_on"))))


@invariant("Who read only what changed had confirmed an earlier edition of the same guideline.")
def changes_since_another_text() -> Iterator[str]:
    earlier = Q(
        since__guideline_key=F("edition__guideline_key"), since__number__lt=F("edition__number")
    )
    return _acknowledgements(Acknowledgement.objects.exclude(since=None).exclude(earlier))


@invariant("What somebody has confirmed is in the ledger.")
def confirmed_without_record() -> Iterator[str]:
    # 統合: the record follows its person by a job; until then it bears the account of before.
    own = Q(person=OuterRef("person")) | Q(person__merged_into=OuterRef("person"))
    records = Record.objects.current().filter(
        own,
        kind=Kind.GUIDELINE,
        subject_key=OuterRef("edition__guideline_key"),
        edition=OuterRef("edition__number"),
    )
    return _acknowledgements(Acknowledgement.objects.filter(~Exists(records)))


@invariant("What has to be read is the published edition, or one before it that was not withdrawn.")
def asked_for_another_edition() -> Iterator[str]:
    running = Requirement.objects.active(timezone.localdate()).filter(subject_kind=Kind.GUIDELINE)
    rows = running.filter(~_edition(state__in=STANDING)).order_by("pk")
    return (f"requirement {pk}" for pk in rows.values_list("pk", flat=True))


@invariant("Nobody owes an edition that was withdrawn.")
def owed_although_withdrawn() -> Iterator[str]:
    owed = Obligation.objects.in_force(timezone.localdate()).open()
    rows = owed.filter(_edition(state=EditionState.WITHDRAWN), subject_kind=Kind.GUIDELINE)
    return (f"obligation {pk}" for pk in rows.order_by("pk").values_list("pk", flat=True))


def _edition(**facts: object) -> Exists:
    """Whether the edition that a requirement or an obligation asks for is like that."""
    asked = GuidelineEdition.objects.filter(
        guideline_key=OuterRef("subject_key"), number=OuterRef("edition")
    )
    return Exists(asked.filter(**facts))


def _editions(rows: QuerySet[GuidelineEdition]) -> Iterator[str]:
    found = rows.order_by("pk").values_list("pk", "state")
    return (f"edition {pk}: {state}" for pk, state in found)


def _opinions(rows: QuerySet[Opinion]) -> Iterator[str]:
    return (f"opinion {pk}" for pk in rows.order_by("pk").values_list("pk", flat=True))


def _acknowledgements(rows: QuerySet[Acknowledgement]) -> Iterator[str]:
    return (f"acknowledgement {pk}" for pk in rows.order_by("pk").values_list("pk", flat=True))
