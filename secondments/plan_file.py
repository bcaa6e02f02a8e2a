"""The plan of a year from a file: every row is judged, with the row and the column of each fault."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import fiscal
from core.folding import fold
from core.tables import Readable, read_table
from people.models import Grade, Organisation, Profession, User
from people.models.codes import Code
from secondments.actions.plans import Wish
from secondments.figures_permissions import PARTIES, keeps_plan_between, own_party
from secondments.models import PlanRow
from secondments.parties import direction_between

MOST_ROWS = 2000
MOST_PEOPLE = 999
LONGEST_NOTE = 200
AN_HOUR = 3600
SALT = "secondments.plan_file"
# Headings as offices write them.
HEADINGS: Mapping[str, Sequence[str]] = {
    "home": ["派遣元"],
    "host": ["派遣先"],
    "profession": ["職種"],
    "grade": ["級", "職層"],
    "planned": ["計画", "計画（人）", "人数"],
    "note": ["備考"],
}
NEEDED = ("home", "host", "planned")
METROPOLIS = {"都", "東京都"}


@dataclass(frozen=True)
class Fault:
    row: int
    column: str
    text: str


@dataclass
class Proposal:
    """What the file would change. With faults nothing of it is taken in."""

    wishes: list[Wish] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_plan(upload: Readable, name: str, *, year: int, user: User) -> Proposal:
    """Raises core.tables.TableError for what is no table."""
    table = read_table(upload, name)
    columns = _columns(table.headings)
    proposal = Proposal()
    for missing in (kind for kind in NEEDED if kind not in columns):
        heading = HEADINGS[missing][0]
        text = _("The column 「%(heading)s」 is needed.") % {"heading": heading}
        proposal.faults.append(Fault(1, heading, text))
    if not proposal.faults:
        judge = _Judge(user, year, columns, proposal)
        for count, (number, cells) in enumerate(table.rows, start=1):
            if count > MOST_ROWS:
                text = _("The file has more than %(most)s rows.") % {"most": f"{MOST_ROWS:,}"}
                proposal.faults.append(Fault(number, "", text))
                break
            judge.take(number, {kind: cells[heading] for kind, heading in columns.items()})
    return proposal


def sealed(wishes: Iterable[Wish], *, year: int, user: User) -> str:
    """What the confirming page carries, so that nobody can write other rows into it."""
    rows = [
        [each.home.pk, each.host.pk, each.profession and each.profession.pk,
         each.grade and each.grade.pk, each.planned, each.note]
        for each in wishes
    ]  # fmt: skip
    return signing.dumps([user.pk, year, rows], salt=SALT, compress=True)


def unsealed(text: str, *, year: int, user: User) -> list[Wish]:
    """Raises ValidationError for what was made up, is an hour old or is somebody else's."""
    again = ValidationError(_("The check of the file is too old. Choose the file again."))
    try:
        who, of_year, rows = signing.loads(text, salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        raise again from None
    parties = Organisation.objects.in_bulk({pk for row in rows for pk in row[:2]})
    professions = Profession.objects.in_bulk({row[2] for row in rows} - {None})
    grades = Grade.objects.in_bulk({row[3] for row in rows} - {None})
    wishes = [
        Wish(parties[home], parties[host], professions.get(profession), grades.get(grade), *rest)
        for home, host, profession, grade, *rest in rows
    ]
    allowed = all(keeps_plan_between(user, wish.home, wish.host) for wish in wishes)
    if (who, of_year) != (user.pk, year) or not allowed:
        raise again
    return wishes


class _Judge:
    def __init__(
        self, user: User, year: int, columns: Mapping[str, str], proposal: Proposal
    ) -> None:
        self.user, self.year, self.columns, self.proposal = user, year, columns, proposal
        self.seen: dict[tuple[Any, ...], int] = {}

    @cached_property
    def parties(self) -> dict[str, Organisation]:
        rows = Organisation.objects.filter(kind__in=PARTIES).open(fiscal.last_day(self.year))
        found = {fold(name): row for row in rows for name in (row.name, row.code) if name}
        metropolis = [row for row in rows if row.kind == Organisation.Kind.METROPOLIS]
        if len(metropolis) == 1:
            found |= {fold(name): metropolis[0] for name in METROPOLIS}
        return found

    @cached_property
    def professions(self) -> dict[str, Any]:
        return _by_word(Profession.objects.all())

    @cached_property
    def grades(self) -> dict[str, Any]:
        return _by_word(Grade.objects.all())

    def take(self, number: int, cells: Mapping[str, str]) -> None:
        before = len(self.proposal.faults)
        home, host = (self._party(number, side, cells) for side in ("home", "host"))
        profession = self._word(number, "profession", self.professions, cells)
        grade = self._word(number, "grade", self.grades, cells)
        planned, note = self._planned(number, cells), cells.get("note")
        if len(note or "") > LONGEST_NOTE:
            self._refuse(number, "note", _("At most %(most)s characters.") % {"most": LONGEST_NOTE})
        if home and host:
            self._judge_pair(number, home, host)
            key = (home.pk, host.pk, profession and profession.pk, grade and grade.pk)
            if (earlier := self.seen.setdefault(key, number)) != number:
                text = _("Row %(row)s says the same already.") % {"row": earlier}
                self._refuse(number, "home", text)
        if home and host and len(self.proposal.faults) == before:
            self.proposal.wishes.append(Wish(home, host, profession, grade, planned, note))

    def _party(self, number: int, side: str, cells: Mapping[str, str]) -> Organisation | None:
        typed = cells[side]
        found = self.parties.get(fold(typed))
        if not typed:
            self._refuse(number, side, _("Write the name of the municipality, or 東京都."))
        elif found is None:
            text = _("“%(name)s” is no municipality and not the metropolis in that year.")
            self._refuse(number, side, text % {"name": typed})
        return found

    def _judge_pair(self, number: int, home: Organisation, host: Organisation) -> None:
        try:
            direction_between(home, host)
        except ValidationError as error:
            self._refuse(number, "host", " ".join(error.messages))
            return
        if not keeps_plan_between(self.user, home, host):
            text = _("Only rows from or to %(party)s can be read in by you.")
            self._refuse(number, "home", text % {"party": own_party(self.user)})

    def _word(
        self, number: int, kind: str, known: Mapping[str, Any], cells: Mapping[str, str]
    ) -> Any:
        typed = cells.get(kind, "")
        if not typed:
            return None
        if (found := known.get(fold(typed))) is None:
            text = _("“%(word)s” is not in the list. Write one of: %(words)s")
            words = "、".join(dict.fromkeys(row.name for row in known.values()))
            self._refuse(number, kind, text % {"word": typed, "words": words})
        return found

    def _planned(self, number: int, cells: Mapping[str, str]) -> int:
        typed = unicodedata.normalize("NFKC", cells["planned"]).strip().removesuffix("人")
        if typed.isdecimal() and int(typed) <= MOST_PEOPLE:
            return int(typed)
        text = _("Write a whole number from 0 to %(most)s.") % {"most": MOST_PEOPLE}
        self._refuse(number, "planned", text)
        return 0

    def _refuse(self, number: int, kind: str, text: str) -> None:
        self.proposal.faults.append(Fault(number, self.columns.get(kind, ""), text))


def _by_word(rows: Iterable[Code]) -> dict[str, Code]:
    return {fold(word): row for row in rows for word in (row.name, row.code)}


def _columns(headings: Iterable[str]) -> dict[str, str]:
    folded = {fold(heading): heading for heading in headings}
    found = {}
    for kind, names in HEADINGS.items():
        for name in names:
            if fold(name) in folded:
                found.setdefault(kind, folded[fold(name)])
    return found


@dataclass(frozen=True)
class Difference:
    wish: Wish
    before: int | None  # None: a new row
    note_before: str = ""

    @property
    def changes(self) -> bool:
        wish = self.wish
        return self.before != wish.planned or wish.note not in {None, self.note_before}


def differences(wishes: Sequence[Wish], *, year: int) -> list[Difference]:
    rows = PlanRow.objects.of_year(year).values_list(
        "home", "host", "profession", "grade", "planned", "note"
    )
    known: dict[Any, Any] = {row[:4]: row[4:] for row in rows}
    return [Difference(wish, *known.get(wish.key, (None, ""))) for wish in wishes]
