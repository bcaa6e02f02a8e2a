"""Sentences that are said in every line of a list are put together once.

There is one language (core/templatetags/i18n.py does the same for what templates say in fixed words).
"""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps

from django.conf import settings
from django.utils import translation

MOST = 1000  # sentences of one kind


def said_once(words: Callable[..., str]) -> Callable[..., str]:
    """For a function of plain values (a number, a title; never who reads) that says them in a sentence."""

    @lru_cache(maxsize=MOST)
    @wraps(words)
    def said(*facts: Hashable, **named: Hashable) -> str:
        with translation.override(settings.LANGUAGE_CODE):
            return words(*facts, **named)

    return said
