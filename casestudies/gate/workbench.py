"""Raw texts beside what becomes of them, for their author."""

from dataclasses import dataclass
from functools import cached_property

from casestudies.anonymity import Finding, Replaced, advice, check, kind_word
from casestudies.gate.names import replaced
from casestudies.models import CasePage, RawText

AROUND = 16


@dataclass(frozen=True)
class Marked:
    """Something in the replaced text, with what stands around it."""

    before: str
    text: str
    after: str
    kind_word: str = ""
    advice: str = ""
    origin: int = 0


class TextShown:
    """One raw text: replaced, what is to be decided, what the rules mark in the result."""

    def __init__(self, raw: RawText) -> None:
        self.raw = raw

    @cached_property
    def result(self) -> Replaced:
        return replaced(self.raw)

    @property
    def count_replaced(self) -> int:
        return len(self.result.done)

    @property
    def undecided(self) -> list[Marked]:
        places = zip(self.result.undecided, self.result.origins, strict=True)
        return [self._marked(one, origin) for one, origin in places]

    @property
    def findings(self) -> list[Marked]:
        return [
            self._marked(one, 0, str(kind_word(one)), str(advice(one)))
            for one in check(self.result.text)
        ]

    def _marked(self, one: Finding, origin: int, word: str = "", hint: str = "") -> Marked:
        text = self.result.text
        before = text[max(one.start - AROUND, 0) : one.start]
        return Marked(before, one.text, text[one.end : one.end + AROUND], word, hint, origin)


def texts_of(case: CasePage) -> list[TextShown]:
    return [TextShown(raw) for raw in RawText.objects.filter(case_key=case.key)]
