"""The paragraphs of the current edition as passages: found by search, cited by other pages."""

from wagtail.search import index

from core.memory import content_changed
from core.models import Passage
from guidelines.content import Part
from guidelines.models import GuidelineEdition

MOST_TITLE = 300


def keep_passages(guideline_key: str, edition: GuidelineEdition | None) -> None:
    """Makes the passages of this guideline those of the edition; None: none is current any more.
    Wordings that were published once stay, for whoever cites them."""
    parts = {part.anchor: part for part in edition.guideline.parts} if edition else {}
    known = {
        (row.anchor, row.digest): row
        for row in Passage.objects.select_for_update().of(guideline_key)
    }
    wanted = {(part.anchor, part.digest) for part in parts.values()}
    gone = [row.pk for key, row in known.items() if row.current and key not in wanted]
    Passage.objects.filter(pk__in=gone).update(current=False)
    if edition is not None:
        _write(edition, known)
    for row in Passage.objects.of(guideline_key):
        _index(row)
    content_changed()


def _write(edition: GuidelineEdition, known: dict[tuple[str, str], Passage]) -> None:
    rows = []
    for position, part in enumerate(edition.guideline.parts):
        row = known.get((part.anchor, part.digest)) or Passage(
            subject_key=edition.guideline_key,
            anchor=part.anchor,
            digest=part.digest,
            first_edition=edition.number,
        )
        for name, value in _fields(edition, part, position).items():
            setattr(row, name, value)
        rows.append(row)
    changed = ["page_id", "subject_title", "place", "title", "text", "position", "current"]
    Passage.objects.bulk_create([row for row in rows if row.pk is None])
    Passage.objects.bulk_update(
        [row for row in rows if row.pk is not None], [*changed, "last_edition"], batch_size=200
    )


def _fields(edition: GuidelineEdition, part: Part, position: int) -> dict[str, object]:
    return {
        "page_id": edition.page_id,
        "subject_title": edition.title,
        "place": part.place,
        "title": part.path[:MOST_TITLE],
        "text": part.text,
        "position": position,
        "last_edition": edition.number,
        "current": True,
    }


def _index(row: Passage) -> None:
    """Bulk writes send no signal; only what is current is found."""
    if row.current:
        index.insert_or_update_object(row)
    else:
        index.remove_object(row)
