"""What the rules still mark in a draft, and what was decided about each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casestudies.anonymity import Finding, advice, check, kind_word
from casestudies.content import content_hash, content_of
from casestudies.gate.secrets import fingerprint
from casestudies.gate.texts import pieces
from casestudies.models import CasePage, FindingDecision

AROUND = 12  # characters on either side: the same words elsewhere are another finding


@dataclass(frozen=True)
class DraftFinding:
    """`before`, `text`, `after`: the words with what stands around them, as they are read."""

    place: str
    before: str
    found: Finding
    after: str
    fingerprint: str
    decision: str = ""

    @property
    def text(self) -> str:
        return self.found.text

    @property
    def kind(self) -> str:
        return str(self.found.kind)

    @property
    def kind_word(self) -> str:
        return str(kind_word(self.found))

    @property
    def advice(self) -> str:
        return str(advice(self.found))


def draft_of(page: CasePage) -> CasePage:
    """The page as its newest draft has it."""
    draft: CasePage = page.get_latest_revision_as_object()
    return draft


def hash_of(page: CasePage) -> str:
    return content_hash(content_of(page))


def draft_findings(page: CasePage) -> list[DraftFinding]:
    """Everything marked in the newest draft; two queries, however many there are."""
    decided = dict(
        FindingDecision.objects.filter(case_key=page.key).values_list("fingerprint", "decision")
    )
    return findings_of(content_of(draft_of(page)), decided)


def findings_of(content: Mapping[str, Any], decided: Mapping[str, str]) -> list[DraftFinding]:
    found = {}
    for piece in pieces(content):
        for one in check(piece.text):
            before = piece.text[max(one.start - AROUND, 0) : one.start]
            after = piece.text[one.end : one.end + AROUND]
            mark = fingerprint(str(one.kind), before, one.text, after)
            found[mark] = DraftFinding(piece.place, before, one, after, mark, decided.get(mark, ""))
    return list(found.values())


def undecided(page: CasePage) -> list[DraftFinding]:
    return [one for one in draft_findings(page) if not one.decision]
