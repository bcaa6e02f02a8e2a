"""The list at the door as a form: one line a person, saved for all at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from courses.actions import Seen
from courses.actions.attending import no_lateness
from courses.models import Session
from courses.roster import Expected
from courses.states import Presence

CHOICES = [Presence.ATTENDED, Presence.LATE, Presence.PARTIAL, Presence.ABSENT, Presence.EXCUSED]


@dataclass
class Line:
    """What is entered for one person, and what is wrong with it."""

    expected: Expected
    presence: str
    minutes: str
    note: str
    errors: list[str] = field(default_factory=list)

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        return [(each.value, str(each.label), each.value == self.presence) for each in CHOICES]

    def seen(self) -> Seen:
        minutes = int(self.minutes) if self.presence == Presence.PARTIAL else None
        return Seen(self.expected.enrolment, Presence(self.presence), minutes, note=self.note)


class AttendanceForm:
    """`data` is what was posted, or None; `proposed` fills lines in that are still empty.

    With `rest` in the data whoever has no entry yet has attended, but for those who said in
    advance that they would not come: of sixty at the door three are entered by hand.
    """

    def __init__(
        self,
        session: Session,
        rows: Sequence[Expected],
        data: Mapping[str, str] | None = None,
        *,
        proposed: Mapping[int, tuple[Presence, int | None]] | None = None,
    ) -> None:
        self.session = session
        read = _posted(data) if data is not None else _noted(proposed or {})
        self.lines = [read(row) for row in rows]
        if data is not None:
            for line in self.lines:
                self._check(line)

    @property
    def is_valid(self) -> bool:
        return not any(line.errors for line in self.lines)

    @property
    def faults(self) -> list[Line]:
        return [line for line in self.lines if line.errors]

    def entered(self) -> list[Line]:
        """Lines with something in them; an empty one says nothing and changes nothing."""
        return [line for line in self.lines if line.presence]

    def _check(self, line: Line) -> None:
        if line.presence and line.presence not in [each.value for each in CHOICES]:
            line.errors.append(_("Choose one of the list."))
        if line.expected.make_up and line.presence in {Presence.PARTIAL, Presence.EXCUSED}:
            line.errors.append(_("A make-up is attended or not."))
        if line.presence == Presence.LATE and not self.session.may_be_late:
            line.errors.append(no_lateness())
        if line.presence != Presence.PARTIAL:
            return
        most = self.session.minutes - 1
        if (
            not line.minutes.isascii()
            or not line.minutes.isdigit()
            or not (1 <= int(line.minutes) <= most)
        ):
            line.errors.append(_("Enter from 1 to %(most)d minutes.") % {"most": most})


def _posted(data: Mapping[str, str]) -> Callable[[Expected], Line]:
    others = Presence.ATTENDED.value if "rest" in data else ""

    def read(row: Expected) -> Line:
        name = row.field
        silent = "" if row.presence == Presence.APOLOGISED else others
        return Line(
            row,
            data.get(f"{name}-presence", "") or silent,
            data.get(f"{name}-minutes", "").strip(),
            data.get(f"{name}-note", "").strip()[:200],
        )

    return read


def _noted(
    proposed: Mapping[int, tuple[Presence, int | None]],
) -> Callable[[Expected], Line]:
    def read(row: Expected) -> Line:
        if row.enrolment.pk in proposed:
            presence, minutes = proposed[row.enrolment.pk]
            return Line(row, presence.value, str(minutes or ""), "")
        noted = row.attendance
        if noted is None or noted.presence == Presence.APOLOGISED:
            return Line(row, "", "", noted.note if noted else "")
        partly = noted.presence == Presence.PARTIAL
        return Line(row, noted.presence, str(noted.minutes) if partly else "", noted.note)

    return read
