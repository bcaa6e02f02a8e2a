"""Raw text is taken in, names are declared and replaced. Nothing of it reaches a page by itself: the
author carries the replaced text over."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casestudies.anonymity import DocumentError, Finding, Kind, check_document, letters_for
from casestudies.anonymity.documents import DOCUMENT, read_document
from casestudies.gate.names import Declared, written
from casestudies.models import CasePage, DeclaredName, RawText
from core import audit
from people.models import User

UNSEEN = frozenset({Kind.TRACKED_CHANGE, Kind.HIDDEN_TEXT, Kind.COMMENT})
MOST_TEXTS, MOST_NAMES, LONGEST = 20, 60, 100_000


@transaction.atomic
def take_text(*, case: CasePage, title: str, text: str, by: User) -> RawText:
    """Raises ValidationError for nothing, or too much."""
    if not text.strip():
        raise ValidationError({"text": _("Paste the text, or choose a file.")})
    if len(text) > LONGEST:
        raise ValidationError(
            {"text": _("At most %(most)d characters at once.") % {"most": LONGEST}}
        )
    if RawText.objects.filter(case_key=case.key).count() >= MOST_TEXTS:
        raise ValidationError(
            {"text": _("Remove a text first: there are %(most)d.") % {"most": MOST_TEXTS}}
        )
    raw = RawText.objects.create(case_key=case.key, title=title, text=text, taken_by=by)
    _note("casestudies.text_taken", case, by)
    return raw


def take_document(
    *, case: CasePage, name: str, content: bytes, by: User, title: str = ""
) -> tuple[RawText, list[tuple[str, Finding]]]:
    """What a reader of a .docx or a plain text sees, and what beside it names somebody: comments,
    tracked changes, hidden words, properties. The file itself is kept nowhere. Raises
    ValidationError."""
    try:
        parts = read_document(content, name)
        found = check_document(content, name)
    except DocumentError as error:
        raise ValidationError({"file": str(error)}) from error
    text = "".join(part.shown for part in parts)
    raw = take_text(case=case, title=title or _("From a file"), text=text, by=by)
    seen = {"", DOCUMENT}
    return raw, [(part, one) for part, one in found if part not in seen or one.kind in UNSEEN]


@transaction.atomic
def drop_text(*, raw: RawText, by: User) -> None:
    raw.delete()
    audit.record("casestudies.text_dropped", by=by, about=[], facts={"text": raw.pk})


@transaction.atomic
def declare(*, case: CasePage, names: Sequence[Declared], by: User) -> None:
    """All that is declared of the case, in this order, in place of what was. The letters that are
    given now stay with their people."""
    if len(names) > MOST_NAMES:
        raise ValidationError(_("At most %(most)d names.") % {"most": MOST_NAMES})
    if names:
        letters_for(names)  # raises for an empty declaration before anything is thrown away
    DeclaredName.objects.filter(case_key=case.key).delete()
    DeclaredName.objects.bulk_create(
        [
            DeclaredName(case_key=case.key, facts=written(one), position=place)
            for place, one in enumerate(names)
        ]
    )
    # What was decided of single places was decided of other names.
    RawText.objects.filter(case_key=case.key).update(also=[], words=[])
    _note("casestudies.names_declared", case, by)


@transaction.atomic
def decide_places(*, raw: RawText, names: Sequence[int], words: Sequence[int]) -> None:
    """Of common words: which places are the name, and which are only the word."""
    held = RawText.objects.select_for_update().get(pk=raw.pk)
    held.also = sorted({*held.also, *names} - {*words})
    held.words = sorted({*held.words, *words} - {*names})
    held.save(update_fields=["also", "words"])


def destroy(case_key: str) -> None:
    """Raw texts and declared names of a case, for good. Inside the caller's transaction."""
    RawText.objects.filter(case_key=case_key).delete()
    DeclaredName.objects.filter(case_key=case_key).delete()


def _note(kind: str, case: CasePage, by: User) -> None:
    audit.record(kind, by=by, about=[], facts={"case": case.key})
