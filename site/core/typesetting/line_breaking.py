"""禁則処理: where a Japanese line may end. Knows characters and widths, nothing of PDF.

The classes follow JLREQ (W3C, Requirements for Japanese Text Layout), 3.1.7 to 3.1.10 and
appendix A: what may not begin a line, what may not end one, what is not divided. A character
that may not begin a line takes its predecessor along to the next line (追い出し); nothing hangs
over the margin.
"""

import re
from collections.abc import Collection, Sequence

CLOSING = "」』】〕）］｝〉》〙〗｠»’”〟)]}｣"
OPENING = "「『【〔（［｛〈《〘〖｟«‘“〝([{｢"
STOPS = "、。，．､｡,.;:!?"
DIVIDING = "！？‼⁇⁈⁉・：；･‐゠–〜～"
SMALL = "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯ"
REPEATING = "ーヽヾゝゞ々〻ｰ゛゜ﾞﾟ"
AFTER_A_NUMBER = "％%‰℃°′″¢￠"
BEFORE_A_NUMBER = "￥¥＄$£￡＃#№"
RUNS = "…‥—―〳〴〵"

NEVER_FIRST = frozenset(CLOSING + STOPS + DIVIDING + SMALL + REPEATING + AFTER_A_NUMBER + "…‥")
NEVER_LAST = frozenset(OPENING + BEFORE_A_NUMBER)
SPACES = frozenset(" \u00a0")
_WORD = re.compile(r"[A-Za-z0-9À-ɏ_'’\-]")
_AFTER_THESE_A_WORD_MAY_END = frozenset("/?&=-")


def may_break(before: str, after: str) -> bool:
    """Whether a line may end between these two characters ("" is a picture in the text)."""
    if after in NEVER_FIRST or after in SPACES:
        return False
    if before in SPACES or not before or not after:
        return True
    if before in NEVER_LAST:
        return False
    if before == after and before in RUNS:
        return False
    if _is_latin(before) and _is_latin(after):
        return before in _AFTER_THESE_A_WORD_MAY_END
    return True


def split(
    chars: Sequence[str],
    widths: Sequence[float],
    rooms: Sequence[float],
    *,
    forced: Collection[int] = (),
) -> list[tuple[int, int]]:
    """Cut the characters into lines; [start, end) of each.

    `rooms` are the widths of the first lines; the last one holds for all that follow.
    A line ends after each index of `forced`. Spaces at a break belong to no line. A line is
    wider than its room only where one character alone is.
    """
    lines: list[tuple[int, int]] = []
    start = here = 0
    used = 0.0
    while here < len(chars):
        room = rooms[min(len(lines), len(rooms) - 1)]
        if used + widths[here] > room + 1e-6 and here > start and chars[here] != " ":
            end = _last_break(chars, start, here)
            lines.append((start, _without_trailing_spaces(chars, start, end)))
            start = _skip_spaces(chars, end)
            here = max(here, start)
            used = sum(widths[start:here])
            continue
        used += widths[here]
        here += 1
        if here - 1 in forced:
            lines.append((start, here))
            start, used = here, 0.0
    if start < len(chars):
        lines.append((start, _without_trailing_spaces(chars, start, len(chars))))
    return lines


def _is_latin(char: str) -> bool:
    return bool(_WORD.match(char)) or (char < "\u2e80" and char.isprintable())


def _last_break(chars: Sequence[str], start: int, here: int) -> int:
    """The last place up to `here` where the line may end; `here` itself if there is none."""
    for end in range(here, start, -1):
        if may_break(chars[end - 1], chars[end]):
            return end
    return here


def _skip_spaces(chars: Sequence[str], index: int) -> int:
    while index < len(chars) and chars[index] == " ":
        index += 1
    return index


def _without_trailing_spaces(chars: Sequence[str], start: int, end: int) -> int:
    while end > start + 1 and chars[end - 1] == " ":
        end -= 1
    return end
