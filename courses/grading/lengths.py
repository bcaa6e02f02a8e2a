"""How long a text is, as people count it who write by hand on squared paper."""

import unicodedata

# Halfwidth sound marks belong to the letter before them, as ﾊﾞ is one letter.
SOUND_MARKS = "ﾞﾟ"
# Letters of their own; spaces, ends of lines, controls, and what changes the form of the letter before
# (accents, variants of a kanji) are none.
NONE = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me"})


def letters(text: str) -> int:
    """字数: letters, digits and punctuation marks; neither spaces nor ends of lines."""
    composed = unicodedata.normalize("NFC", text)
    return sum(
        character not in SOUND_MARKS and unicodedata.category(character) not in NONE
        for character in composed
    )
