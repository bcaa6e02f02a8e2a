"""What a paper consists of (paper_words.json), what stands in it at first, and which are missing.

Offices change the wording in the form; what is in a numbered paper stays.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import fiscal
from core.templatetags.japanese import wareki
from people.models import Organisation
from secondments.learning_states import ReportState
from secondments.models import Paper, Report, Secondment
from secondments.states import ISSUED_BY, OVER, REAL, Bearer, PaperKind, Side, State

WORDS = Path(__file__).with_name("paper_words.json")
# As the agreement names its two parties.
BEARERS = {Bearer.HOME: "甲", Bearer.HOST: "乙", Bearer.SHARED: "甲及び乙"}
ORDERS = frozenset({PaperKind.ORDER, PaperKind.APPOINTMENT, PaperKind.RELEASE})
PARTS = ("work", "learnt", "use", "wishes")  # of the report
LATER = frozenset({State.ANNOUNCED}) | REAL
# From which states on a paper should be there.
EXPECTED = {
    PaperKind.REQUEST: frozenset({State.CONSULTATION, State.AGREED}) | LATER,
    PaperKind.ACCEPTANCE: frozenset({State.AGREED}) | LATER,
    PaperKind.AGREEMENT: frozenset({State.AGREED}) | LATER,
    PaperKind.ORDER: REAL,
    PaperKind.APPOINTMENT: REAL,
    PaperKind.RELEASE: OVER,
    PaperKind.END_REPORT: OVER,
}
# From which on it can be written at all.
POSSIBLE = EXPECTED | {
    PaperKind.REQUEST: EXPECTED[PaperKind.REQUEST] | {State.REQUESTED},
    PaperKind.ACCEPTANCE: EXPECTED[PaperKind.ACCEPTANCE] | {State.CONSULTATION},
    PaperKind.AGREEMENT: EXPECTED[PaperKind.AGREEMENT] | {State.CONSULTATION},
    PaperKind.ORDER: EXPECTED[PaperKind.ORDER] | {State.AGREED, State.ANNOUNCED},
    PaperKind.APPOINTMENT: EXPECTED[PaperKind.APPOINTMENT] | {State.AGREED, State.ANNOUNCED},
    PaperKind.RELEASE: EXPECTED[PaperKind.RELEASE] | {State.ACTIVE},
}


@dataclass(frozen=True)
class Item:
    name: str
    label: str
    text: str
    sign: bool = False
    long: bool = False  # may be pages: stands below the particulars

    @property
    def rows(self) -> int:
        if self.long:
            return 8
        return 3 if len(self.text) > 30 or "\n" in self.text or not self.text else 1


@dataclass(frozen=True)
class Form:
    """The wording of one kind of paper."""

    title: str
    opening: str
    items: Sequence[Item]
    numbered: bool = False


@cache
def form_of(kind: PaperKind | str) -> Form:
    given = json.loads(WORDS.read_text(encoding="utf-8"))[str(kind)]
    items = tuple(Item(**item) for item in given["fields"])
    return Form(given["title"], given["opening"], items, given.get("numbered", False))


def first_words(kind: PaperKind | str, it: Secondment) -> dict[str, str]:
    """What stands in it before anybody has changed a word."""
    form, facts = form_of(kind), _facts(it)
    words = {item.name: item.text.format_map(facts) for item in form.items}
    return {"opening": form.opening.format_map(facts)} | words


def words_in(paper: Paper, it: Secondment) -> dict[str, str]:
    """As it was saved. In a draft the report that was handed in since fills what is empty."""
    first, saved = first_words(paper.kind, it), dict(paper.fields or {})
    report = handed_in(it)
    since = report.submitted_at if report else None
    if paper.is_draft and since is not None and since > paper.saved_at:
        saved = {name: text for name, text in saved.items() if text or name not in PARTS}
    return first | saved


def handed_in(it: Secondment) -> Report | None:
    """The person's own report, once others may read it."""
    report: Report | None = getattr(it, "report", None)
    if report is None or report.state not in {ReportState.SUBMITTED, ReportState.APPROVED}:
        return None
    return report


def issuer_of(kind: PaperKind | str, it: Secondment) -> Organisation:
    """Whose number it bears: the party's, since that is who signs."""
    home = ISSUED_BY[PaperKind(kind)] == Side.HOME
    return it.home_party if home else it.host_party


def number_of(paper: Paper) -> str:
    if paper.number is None or paper.fiscal_year is None:
        return ""
    words = {"year": fiscal.label(paper.fiscal_year), "number": paper.number}
    return _("%(year)s No. %(number)d") % words


@dataclass(frozen=True)
class Line:
    """One kind of paper in the list of a secondment."""

    kind: PaperKind
    paper: Paper | None
    is_missing: bool
    may_write: bool

    @property
    def state(self) -> str:
        if self.is_missing:
            return "late"
        if self.paper is None:
            return "dash"
        return "doing" if self.paper.is_draft else "done"

    @property
    def word(self) -> str:
        if self.paper is None:
            return (
                pgettext("paper", "Missing")
                if self.is_missing
                else pgettext("paper", "Not needed yet")
            )
        if self.paper.is_draft:
            return (
                pgettext("paper", "Draft, missing")
                if self.is_missing
                else pgettext("paper", "Draft")
            )
        return number_of(self.paper)


def lines_of(it: Secondment, papers: Sequence[Paper], *, side: Side | None) -> list[Line]:
    """Every kind, in the order in which they are written; of each the newest edition."""
    newest: dict[str, Paper] = {}
    for paper in sorted(papers, key=lambda each: each.edition):
        newest[paper.kind] = paper
    found = []
    for kind in PaperKind:
        held = newest.get(kind)
        missing = it.state in EXPECTED[kind] and (held is None or held.is_draft)
        may = side == ISSUED_BY[kind] and it.state in POSSIBLE[kind]
        found.append(Line(kind, held, missing, may))
    return found


def _facts(it: Secondment) -> Mapping[str, Any]:
    report = handed_in(it)
    who = str(it.person) if it.person else _("one person")
    qualities = [str(each) for each in (it.profession, it.grade) if each]
    return {
        "person": str(it.person or ""),
        "who": f"{who}（{'・'.join(qualities)}）" if qualities else who,
        "home_party": it.home_party.name,
        "host_party": it.host_party.name,
        "home_place": _place(it.home, it.home_section, ""),
        "host_place": _place(it.host, it.host_section, it.host_title),
        "first": wareki(it.start),
        "last": wareki(it.last_day),
        "salary": it.get_salary_display(),
        "bearer": BEARERS[Bearer(it.salary)],
        "purpose": it.purpose,
        "instructor": str(it.instructor or ""),
        "ending": it.get_ending_display(),
    } | {part: getattr(report, part) if report else "" for part in PARTS}


def _place(organisation: Organisation, section: Any, title: str) -> str:
    return "　".join(str(part) for part in (organisation, section, title) if part)
