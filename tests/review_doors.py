"""Who gets in where in the anonymity review: part of tests/doors.py, with a world of its own.

All cases are the trainer's: a draft with a raw text, one that waits for a second person, one that is
published.
"""

from types import SimpleNamespace
from typing import Any

from casestudies import actions
from casestudies.gate.checklist import CHECKLIST
from casestudies.models import CasePage
from home.demo.cases import publish_case
from tests.factories.cases import make_case


def make_reviews(everybody: Any) -> SimpleNamespace:
    author, reviewer = everybody["trainer"], everybody["reviewer"]
    draft, waiting, live = (_owned(make_case(), author) for _n in range(3))
    raw = actions.take_text(case=draft, title="記録", text="元の記録です。", by=author)
    actions.check_oneself(case=waiting, checklist=[*CHECKLIST], by=author)
    publish_case(live, author=author, reviewer=reviewer)
    return SimpleNamespace(draft=draft.key, waiting=waiting.key, live=live.key, raw=raw.pk)


def _owned(case: CasePage, owner: Any) -> CasePage:
    CasePage.objects.filter(pk=case.pk).update(owner=owner)
    return CasePage.objects.get(pk=case.pk)
