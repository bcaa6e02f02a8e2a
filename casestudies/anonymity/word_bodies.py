"""The running text of one part of a Word document, with what only some readers see."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from casestudies.anonymity.findings import Finding, Kind

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHANGES = {_W + tag for tag in ("ins", "del", "moveFrom", "moveTo")}
_GONE = {_W + tag for tag in ("del", "moveFrom")}
_ALSO = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
# The second reading of a drawing, for old programs, would say everything twice.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


@dataclass
class Body:
    """`text` has one line a paragraph. Deleted words are in it, for they are in the file; `shown` is
    what its reader sees: neither what was deleted nor what is hidden."""

    text: str = ""
    shown: str = ""
    marks: tuple[Finding, ...] = ()
    authors: set[str] = field(default_factory=set)


def body_of(root: Element, *, is_comment: bool) -> Body:
    reader = _Reader()
    reader.read(root)
    text = "".join(reader.pieces)
    spans = [
        *reader.spans,
        *((start, end, Kind.COMMENT) for start, end in reader.comments if is_comment),
    ]
    marks = {
        Finding(start, end, kind, text[start:end])
        for start, end, kind in spans
        if text[start:end].strip()
    }
    return Body(text, "".join(reader.shown), tuple(sorted(marks)), reader.authors)


class _Reader:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.shown: list[str] = []
        self.length = 0
        self.spans: list[tuple[int, int, Kind]] = []
        self.comments: list[tuple[int, int]] = []
        self.authors: set[str] = set()

    def read(self, item: Element, *, unseen: bool = False) -> None:
        """Depth first, in reading order; remembers where what is special begins and ends. `unseen`: it
        lies within something deleted or hidden."""
        if item.tag == _FALLBACK:
            return
        is_hidden = item.tag == _W + "r" and _is_hidden(item)
        unseen = unseen or is_hidden or item.tag in _GONE
        start = self.length
        if author := item.get(_W + "author"):
            self.authors.add(author)
        if item.tag in {_W + "t", _W + "delText"}:
            self._add(item.text or "", unseen=unseen)
        elif item.tag in _ALSO:
            self._add(_ALSO[item.tag], unseen=unseen)
        for child in item:
            self.read(child, unseen=unseen)
        if item.tag in _CHANGES:
            self.spans.append((start, self.length, Kind.TRACKED_CHANGE))
        elif is_hidden:
            self.spans.append((start, self.length, Kind.HIDDEN_TEXT))
        elif item.tag == _W + "comment":
            self.comments.append((start, self.length))
        elif item.tag == _W + "p":
            self._add("\n", unseen=unseen)

    def _add(self, text: str, *, unseen: bool) -> None:
        self.pieces.append(text)
        if not unseen:
            self.shown.append(text)
        self.length += len(text)


def _is_hidden(run: Element) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(_W + "val") not in {"0", "false", "off"}
