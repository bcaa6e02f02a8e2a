"""Words in a drawing: how wide they are and where their lines break, without a font at hand."""

import re
import unicodedata
from collections.abc import Iterator

TEXT = 14  # px, as components.css has it for drawings
LINE = 18
_CLUSTER = re.compile(
    r".(?:[\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef\U0001f3fb-\U0001f3ff]|\u200d.)*",
    re.DOTALL,
)
_NEVER_FIRST = "、。，．）」』】〕ー…々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ・？！"


def width(text: str) -> float:
    """In px at the size of drawings, rather too wide than too narrow."""
    return TEXT * sum(_ems(cluster) for cluster in _CLUSTER.findall(text))


def wrapped(text: str, ems: float, lines: int) -> list[str]:
    """At most so many lines of at most so many ems; what does not fit ends in ….

    A kanji with its variation selector and an emoji with its parts are never torn apart.
    """
    found = list(_broken(" ".join(text.split()), ems))
    if len(found) <= lines:
        return found
    last = _CLUSTER.findall(found[lines - 1])
    while last and sum(map(_ems, last)) > ems - 1:
        last.pop()
    return [*found[: lines - 1], "".join(last) + "…"]


def _broken(text: str, ems: float) -> Iterator[str]:
    line: list[str] = []
    for cluster in _CLUSTER.findall(text):
        if line and sum(map(_ems, line)) + _ems(cluster) > ems:
            carried = [line.pop()] if cluster in _NEVER_FIRST and len(line) > 1 else []
            yield "".join(line).strip()
            line = carried
        line.append(cluster)
    if line:
        yield "".join(line).strip()


def _ems(cluster: str) -> float:
    return 1.0 if unicodedata.east_asian_width(cluster[0]) in "FWA" else 0.62
