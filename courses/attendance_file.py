"""An attendance list from Excel, or what a meeting tool wrote (Zoom, Teams, Webex), read into proposals.

Nothing is written: the list is shown with what the file says, and the organiser saves it. People
are found by staff number, log-in ID or e-mail address, or by their whole name where only one of
those expected has it; whoever is not expected is named as a stranger, row by row.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.folding import fold
from core.tables import Readable, read_table
from courses.models import Session
from courses.roster import Expected
from courses.states import Presence

# Headings as offices and the tools write them, folded.
HEADINGS: Mapping[str, Sequence[str]] = {
    "staff_number": ["職員番号", "番号"],
    "login": ["ログインid", "ログインｉｄ", "id", "login"],
    "email": ["メール", "メールアドレス", "email", "e-mail", "user email", "参加者の電子メール"],
    "name": ["氏名", "名前", "参加者", "name", "name (original name)", "full name", "フルネーム"],
    "presence": ["出欠", "出席", "出席状況", "status"],
    "minutes": ["分", "出席分", "参加分数", "時間(分)", "duration (minutes)", "total duration (minutes)",
                "in-meeting duration", "合計時間（分）"],
}  # fmt: skip
WORDS = {
    "出席": Presence.ATTENDED, "○": Presence.ATTENDED, "〇": Presence.ATTENDED, "1": Presence.ATTENDED,
    "遅刻": Presence.LATE, "一部出席": Presence.PARTIAL, "一部": Presence.PARTIAL, "早退": Presence.PARTIAL,
    "欠席": Presence.ABSENT, "×": Presence.ABSENT, "x": Presence.ABSENT, "0": Presence.ABSENT,
    "公欠": Presence.EXCUSED,
}  # fmt: skip
ENOUGH = 0.9  # of a session's minutes: a meeting tool counts from the first click


@dataclass
class Proposals:
    """`found` by enrolment; `faults` are (row as Excel shows it, what is wrong)."""

    found: dict[int, tuple[Presence, int | None]] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)


def read_attendance(
    upload: Readable, name: str, session: Session, rows: Sequence[Expected]
) -> Proposals:
    """Raises core.tables.TableError for what is no table."""
    table = read_table(upload, name)
    columns = _columns(table.headings)
    reading = _Reading(session, _Index(row for row in rows if row.make_up is None))
    for number, cells in table.rows:
        reading.take(number, {kind: cells[heading] for kind, heading in columns.items()})
    result = reading.result()
    if not columns.keys() & {"presence", "minutes"}:
        result.faults.insert(0, (1, _("A column 「出欠」 or 「分」 is needed.")))
    return result


class _Reading:
    """Row by row; whoever left a meeting and came again has several rows of minutes."""

    def __init__(self, session: Session, people: "_Index") -> None:
        self.session, self.people = session, people
        self.proposals = Proposals()
        self.minutes: dict[int, int] = defaultdict(int)
        self.row_of: dict[int, int] = {}

    def take(self, number: int, facts: Mapping[str, str]) -> None:
        enrolment = self.people.find(facts)
        if enrolment is None:
            who = facts.get("name") or facts.get("login") or facts.get("staff_number") or "—"
            text = _("“%(who)s” is not among those expected, or there are two of that name.")
            self._refuse(number, text % {"who": who})
        elif "presence" in facts:
            self._note(number, enrolment, facts)
        else:
            self.minutes[enrolment] += _minutes(facts.get("minutes", ""))

    def result(self) -> Proposals:
        for enrolment, total in self.minutes.items():
            self.proposals.found[enrolment] = _by_minutes(total, self.session)
        return self.proposals

    def _note(self, number: int, enrolment: int, facts: Mapping[str, str]) -> None:
        typed = facts["presence"].strip()
        word = WORDS.get(typed) or WORDS.get(unicodedata.normalize("NFKC", typed).lower())
        if enrolment in self.row_of:
            text = _("The same person stands in row %(row)d already.")
            self._refuse(number, text % {"row": self.row_of[enrolment]})
            return
        if word is None:
            text = _("“%(word)s” is none of 出席, 遅刻, 一部出席, 欠席, 公欠.")
            self._refuse(number, text % {"word": typed})
            return
        self.row_of[enrolment] = number
        spent = _minutes(facts.get("minutes", "")) if word == Presence.PARTIAL else None
        if spent is not None and not 0 < spent < self.session.minutes:
            text = _("Enter from 1 to %(most)d minutes.")
            self._refuse(number, text % {"most": self.session.minutes - 1})
            return
        self.proposals.found[enrolment] = (word, spent)

    def _refuse(self, number: int, text: str) -> None:
        self.proposals.faults.append((number, text))


def _by_minutes(total: int, session: Session) -> tuple[Presence, int | None]:
    if total >= session.minutes * ENOUGH:
        return Presence.ATTENDED, None
    return (Presence.PARTIAL, total) if total > 0 else (Presence.ABSENT, None)


def _minutes(typed: str) -> int:
    """From 90, 90分, 1:30:00, or Teams' 1h 30m 10s; 0 for what is none of these."""
    text = unicodedata.normalize("NFKC", typed).strip().lower()
    if text.count(":") == 2:
        hours, minutes, _seconds = text.split(":")
        return int(hours) * 60 + int(minutes) if (hours + minutes).isdigit() else 0
    total, digits = 0, ""
    for sign in text:
        if sign.isdigit():
            digits += sign
        elif digits:
            total += int(digits) * {"h": 60, "時": 60, "s": 0, "秒": 0}.get(sign, 1)
            digits = ""
    return total + (int(digits) if digits else 0)


def _columns(headings: Iterable[str]) -> dict[str, str]:
    folded = {fold(heading): heading for heading in headings}
    found = {}
    for kind, names in HEADINGS.items():
        heading = next((folded[fold(name)] for name in names if fold(name) in folded), None)
        if heading is not None:
            found[kind] = heading
    return found


class _Index:
    """Enrolments by whatever a file may call people."""

    def __init__(self, rows: Iterable[Expected]) -> None:
        self._by: dict[tuple[str, str], set[int]] = defaultdict(set)
        for row in rows:
            person, pk = row.person, row.enrolment.pk
            self._add("staff_number", row.enrolment.post.staff_number, pk)
            self._add("login", person.username, pk)
            self._add("email", person.email, pk)
            self._add("name", person.full_name, pk)
            self._add("name", row.name, pk)

    def _add(self, kind: str, text: str, pk: int) -> None:
        if word := _plain(text):
            self._by[kind, word].add(pk)

    def find(self, facts: Mapping[str, str]) -> int | None:
        """By the surest of what the row has; a name only if it is one person's alone."""
        for kind in ("staff_number", "login", "email", "name"):
            there = self._by.get((kind, _plain(facts.get(kind, ""))), set())
            if len(there) == 1:
                return next(iter(there))
        return None


def _plain(text: str) -> str:
    return fold(text).replace(" ", "")
