"""Two wordings as one row of segments: what stayed, what went, what came.

First by sentence and line, then within the sentences that changed. There a run of kanji, of katakana
or of figures stays whole, because half a word struck out is no help to a reader: 必要に応じて → 必ず.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

SENTENCE = re.compile(r"[^。！？\n]*[。！？]+[」』）)】]*\n?|[^。！？\n]*\n|[^。！？\n]+")
PIECE = re.compile(
    r"[一-鿿㐀-䶿々〆]+|[ァ-ヺー]+|[0-9０-９]+(?:[.,．，][0-9０-９]+)*|[A-Za-zＡ-Ｚａ-ｚ]+|.",
    re.DOTALL,
)
# More pieces times pieces than this are not compared one by one: two very long sentences that are
# both written anew. 600 × 600 takes about 20 ms.
MOST = 360_000
LEAST_ALIKE = 0.3


class SegmentKind(StrEnum):
    SAME = "same"
    OLD = "old"
    NEW = "new"


@dataclass(frozen=True)
class Segment:
    kind: SegmentKind
    text: str


@dataclass
class Run:
    """Pieces that stayed (`same`), or what stood there before and stands there now."""

    same: str = ""
    old: str = ""
    new: str = ""

    @property
    def weight(self) -> int:
        return max(len(self.old), len(self.new))


def segments_between(old: str, new: str) -> tuple[Segment, ...]:
    """In reading order, what went before what came; none is empty and no two neighbours are of one
    kind. All that is not new makes the old text, all that is not old the new one."""
    runs = _joined(_by_sentence(SENTENCE.findall(old), SENTENCE.findall(new)))
    return tuple(_segments(runs))


def _by_sentence(old: Sequence[str], new: Sequence[str]) -> Iterator[Run]:
    for run in _runs(old, new):
        if run.old and run.new:
            yield from _within(run.old, run.new)
        else:
            yield run


def _within(old: str, new: str) -> list[Run]:
    """Sentences that changed, piece by piece; as a whole when they have little in common."""
    before, after = PIECE.findall(old), PIECE.findall(new)
    if len(before) * len(after) > MOST:
        return [Run(old=old, new=new)]
    runs = _without_crumbs(list(_runs(before, after)))
    alike = sum(len(run.same) for run in runs)
    if alike < LEAST_ALIKE * min(len(old), len(new)):
        return [Run(old=old, new=new)]
    return runs


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[Run]:
    for kind, i, j, k, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Run(same="".join(old[i:j]))
        else:
            yield Run(old="".join(old[i:j]), new="".join(new[k:n]))


def _without_crumbs(runs: Sequence[Run]) -> list[Run]:
    """What stayed between two changes and is no longer than either of them, or two characters, is
    part of one change."""
    found: list[Run] = []
    for place, run in enumerate(runs):
        before = found[-1] if found else None
        after = runs[place + 1] if place + 1 < len(runs) else None
        between = before is not None and not before.same and after is not None
        if before and after and run.same and between:
            most = max(2, min(before.weight, after.weight, 6))
            if len(run.same) <= most:
                run = Run(old=run.same, new=run.same)  # noqa: PLW2901 -- counted as changed
        if before and not before.same and not run.same:
            found[-1] = Run(old=before.old + run.old, new=before.new + run.new)
        else:
            found.append(run)
    return found


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    last: Run | None = None
    for run in runs:
        if last is None:
            last = run
        elif bool(last.same) == bool(run.same):
            last = Run(last.same + run.same, last.old + run.old, last.new + run.new)
        else:
            yield last
            last = run
    if last is not None:
        yield last


def _segments(runs: Iterable[Run]) -> Iterator[Segment]:
    parts: tuple[tuple[SegmentKind, Callable[[Run], str]], ...] = (
        (SegmentKind.SAME, lambda run: run.same),
        (SegmentKind.OLD, lambda run: run.old),
        (SegmentKind.NEW, lambda run: run.new),
    )
    for run in runs:
        for kind, text in parts:
            if text(run):
                yield Segment(kind, text(run))
