"""The completion engine: a rule is a small tree, and a pure function says how it stands.

It knows no request and no database. `tree` what a rule is made of, `facts` what it is judged by,
`engine` the judgement, `sentences` the judgement in words. Import from `records.rules`.
"""

from records.rules.engine import Status, Verdict, evaluate
from records.rules.facts import Entry, Facts, Planned
from records.rules.tree import (
    After,
    All,
    Any,
    AtLeast,
    Attended,
    Done,
    InOrder,
    Minutes,
    Rule,
    from_json,
    to_json,
)

__all__ = [
    "After",
    "All",
    "Any",
    "AtLeast",
    "Attended",
    "Done",
    "Entry",
    "Facts",
    "InOrder",
    "Minutes",
    "Planned",
    "Rule",
    "Status",
    "Verdict",
    "evaluate",
    "from_json",
    "to_json",
]
