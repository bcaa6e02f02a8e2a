"""A passage as it is kept by whoever cites it: plain words, so that nothing that happens to the text
later can change or break the page."""

from typing import Any, TypedDict

from django.utils.translation import gettext as _

from core.models import Passage


class Kept(TypedDict):
    """`passage` is the row it was taken from, `edition` the last one in which it stood so."""

    passage: int
    text: str
    title: str
    place: str
    edition: int


def kept_of(passage: Passage) -> Kept:
    return {
        "passage": passage.pk,
        "text": passage.text,
        "title": passage.subject_title,
        "place": passage.place,
        "edition": passage.last_edition,
    }


def source_of(kept: Kept) -> str:
    """「○○ガイドライン 第2版 第3章 1 (2)」."""
    edition = _("Edition %(number)d") % {"number": kept["edition"]}
    return f"{kept['title']} {edition} {kept['place']}"


def cites(raw: Any) -> set[int]:
    """The passages that a stored stream cites, however deep they stand in it."""
    if isinstance(raw, list):
        return {pk for each in raw for pk in cites(each)}
    if not isinstance(raw, dict):
        return set()
    if is_citation(raw):
        passage = raw["value"].get("passage")
        return {passage} if passage else set()
    return {pk for each in raw.values() for pk in cites(each)}


def with_wording(raw: Any, old: Passage, new: Passage) -> Any:
    """The stored stream with every citation of the old wording pointing at the new one."""
    if isinstance(raw, list):
        return [with_wording(each, old, new) for each in raw]
    if not isinstance(raw, dict):
        return raw
    if is_citation(raw) and raw["value"].get("passage") == old.pk:
        value = raw["value"] | {"passage": new.pk, "kept": kept_of(new)}
        return raw | {"value": value}
    return {name: with_wording(each, old, new) for name, each in raw.items()}


def is_citation(raw: Any) -> bool:
    """Whether this is a stored block of the kind that `core.blocks.citation` writes."""
    return raw.get("type") == "citation" and isinstance(raw.get("value"), dict)
