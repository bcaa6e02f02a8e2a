"""Text as systems of before Unicode read it: Shift_JIS as Windows writes it (CP932).

It has 髙 and 﨑, but neither 𠮷 nor 🙂 nor the variants of 葛 that a selector chooses. What it
has no character for becomes GETA, the mark that printers put where type was missing.
"""

import re
import unicodedata

CODEC = "cp932"
GETA = "〓"
# The same signs under another number: JIS X 0208 as others map it, and as Windows does.
SAME = str.maketrans("〜‖−—¢£¬¦\u00a0", "～∥－―￠￡￢￤ ")
MODIFIERS = "\u3099\u309a\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef"
# What a reader takes for one character: with its selectors, its voicing mark, joined emoji.
CLUSTER = re.compile(rf"(?s:.)[{MODIFIERS}]*(?:\u200d(?s:.)[{MODIFIERS}]*)*")


def writable(text: str) -> tuple[str, list[str]]:
    """The text with GETA for what cannot be written, and what that was, in order."""
    text = text.translate(SAME)
    if _fits(text):
        return text, []
    lost: list[str] = []

    def written(match: re.Match[str]) -> str:
        cluster = match[0]
        for same in (cluster, unicodedata.normalize("NFC", cluster)):
            if _fits(same):
                return same
        lost.append(cluster)
        return GETA

    return CLUSTER.sub(written, text), lost


def _fits(text: str) -> bool:
    try:
        text.encode(CODEC)
    except UnicodeEncodeError:
        return False
    return True
